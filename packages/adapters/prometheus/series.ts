/** Label sets of one name that are told apart. Each is a time series that Prometheus keeps for weeks. */
export const mostSeries = 500

type Labels = Readonly<Record<string, string>>

/** The label sets of one metric: all with the names of the first, and no more of them than `mostSeries`. */
export class Series {
  readonly names: string[]
  readonly #sources: readonly string[]
  readonly #known = new Set<string>()

  constructor(first: Labels) {
    this.#sources = Object.keys(first)
    this.names = this.#sources.map((name) => name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_'))
  }

  /** The labels under which this is counted: those given, or `other` for all where there are too many already. */
  of(labels: Labels): Record<string, string> {
    const values = this.#sources.map((name) => labels[name] ?? '')
    const key = JSON.stringify(values)
    const full = !this.#known.has(key) && this.#known.size >= mostSeries
    if (!full) this.#known.add(key)
    return Object.fromEntries(this.names.map((name, index) => [name, full ? 'other' : values[index]!]))
  }
}
