/** Does what has the same key one after another, and different keys side by side. */
export class Lanes {
  readonly #lanes = new Map<string, Promise<void>>()

  /** Settles as `work` does. */
  run(key: string, work: () => Promise<void>): Promise<void> {
    const before = this.#lanes.get(key) ?? Promise.resolve()
    const done = before.then(work)
    const lane = done
      .catch(() => {})
      .then(() => {
        if (this.#lanes.get(key) === lane) this.#lanes.delete(key)
      })
    this.#lanes.set(key, lane)
    return done
  }
}
