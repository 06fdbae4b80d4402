/** A URL that may be written anew while the service runs, where `X_FILE` names the file that holds it. */
export class LatestUrl extends URL {
  /** As it is written now: for every new connection. What can't be read, or leads to another kind of thing, is passed over for what was last read. */
  readonly latest: () => string

  constructor(written: string, again: () => string | undefined) {
    super(written)
    let known = this.href
    this.latest = () => {
      const now = again() ?? ''
      if (URL.canParse(now) && new URL(now).protocol === this.protocol) known = now
      return known
    }
  }
}
