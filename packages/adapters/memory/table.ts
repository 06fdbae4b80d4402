import { Conflict } from '@minishop/kernel'
import type { Unit, Units } from './unit.ts'

export interface TableOptions<Row> {
  /** What no two rows may share, each written so that it can't be mistaken for another: ``({ sku }) => [`sku ${sku}`]``. */
  readonly unique?: (row: Row) => readonly string[]
}

/**
 * Rows by key. Reads see what their own unit of work wrote, and of others only what they committed. The first write waits until this unit
 * of work is alone in the store. Rows are kept as frozen copies: nobody changes what is stored by accident.
 */
export class Table<Row> {
  readonly #name: string
  readonly #units: Units
  readonly #rows = new Map<string, Row>()
  readonly #holders = new Map<string, string>()
  #unique: ((row: Row) => readonly string[]) | undefined

  constructor(name: string, units: Units) {
    this.#name = name
    this.#units = units
  }

  get(key: string): Row | undefined {
    const staged = this.#stagedIn(this.#units.current())
    return staged?.has(key) ? staged.get(key) : this.#rows.get(key)
  }

  /** In the order they were first put. */
  values(): readonly Row[] {
    const staged = this.#stagedIn(this.#units.current())
    if (staged === undefined) return [...this.#rows.values()]
    const all = new Map<string, Row | undefined>([...this.#rows, ...staged])
    return [...all.values()].filter((row) => row !== undefined)
  }

  /** Whether the key was there before or not. Throws `Conflict` where another row holds what must be unique. */
  async put(key: string, row: Row): Promise<void> {
    this.#stage(await this.#units.write(), key, row)
  }

  /** Throws `Conflict` where the key is there already. */
  async insert(key: string, row: Row): Promise<void> {
    const unit = await this.#units.write()
    if (this.get(key) !== undefined) throw new Conflict(`${this.#name} has a row ${key} already.`)
    this.#stage(unit, key, row)
  }

  /** Throws `Conflict` unless the row is there and as expected: `replace(id, next, ({ version }) => version === next.version - 1)`. */
  async replace(key: string, row: Row, expected: (current: Row) => boolean): Promise<void> {
    const unit = await this.#units.write()
    const current = this.get(key)
    if (current === undefined || !expected(current)) throw new Conflict(`Somebody else changed the row ${key} of ${this.#name}.`)
    this.#stage(unit, key, row)
  }

  async delete(key: string): Promise<void> {
    const unit = await this.#units.write()
    this.#stagedFor(unit).set(key, undefined)
  }

  /** For the store: says what must be unique, instead of what was said before. */
  declare({ unique }: TableOptions<Row>): void {
    if (unique === undefined) return
    this.#unique = unique
    this.#index()
  }

  /** For the store: makes what the unit wrote visible to all. */
  commit(unit: Unit): void {
    const staged = this.#stagedIn(unit) ?? new Map<string, Row | undefined>()
    for (const key of staged.keys()) for (const taken of this.#takenBy(this.#rows.get(key))) this.#holders.delete(taken)
    for (const [key, row] of staged) {
      if (row === undefined) this.#rows.delete(key)
      else this.#rows.set(key, row)
      for (const taken of this.#takenBy(row)) this.#holders.set(taken, key)
    }
  }

  /** For the store: everything that is committed. */
  entries(): readonly (readonly [string, Row])[] {
    return [...this.#rows]
  }

  /** For the store: these rows and no others. */
  restore(entries: readonly (readonly [string, Row])[]): void {
    this.#rows.clear()
    for (const [key, row] of entries) this.#rows.set(key, frozen(row))
    this.#index()
  }

  #index(): void {
    this.#holders.clear()
    for (const [key, row] of this.#rows) for (const taken of this.#takenBy(row)) this.#holders.set(taken, key)
  }

  #stage(unit: Unit, key: string, row: Row): void {
    const staged = this.#stagedFor(unit)
    for (const taken of this.#takenBy(row)) {
      const committed = this.#holders.get(taken)
      const held = committed !== undefined && committed !== key && !staged.has(committed)
      const claimed = [...staged].some(([other, otherRow]) => other !== key && this.#takenBy(otherRow).includes(taken))
      if (held || claimed) throw new Conflict(`Another row of ${this.#name} has "${taken}".`)
    }
    staged.set(key, frozen(row))
  }

  #takenBy(row: Row | undefined): readonly string[] {
    return row === undefined ? [] : (this.#unique?.(row) ?? [])
  }

  #stagedIn(unit: Unit | undefined): Map<string, Row | undefined> | undefined {
    return unit?.staged.get(this) as Map<string, Row | undefined> | undefined
  }

  #stagedFor(unit: Unit): Map<string, Row | undefined> {
    const staged = this.#stagedIn(unit) ?? new Map<string, Row | undefined>()
    unit.staged.set(this, staged)
    return staged
  }
}

/** A copy that nobody can change. Rows are plain values, for which a copy by hand takes a tenth of `structuredClone`; what is not plain is left to that. */
export const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozen)) as T
  if (Object.getPrototypeOf(value) !== Object.prototype) return Object.freeze(structuredClone(value))
  // Not by assignment, which takes a field called __proto__ for something else.
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, frozen(one)]))) as T
}
