import { Unavailable, type DeadLetter, type LetterShelf, type LettersWanted, type Uuid } from '@minishop/kernel'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

type Line = { readonly letter: DeadLetter } | { readonly removed: string }

/** More than that is refused: what can't be put aside then stays with its publisher. */
const mostLetters = 10_000

/**
 * Letters in memory, and in a file of JSON lines where one is named: each change is a line that is on the disk before it counts, so the letters
 * outlive the process. A last line that a crash cut off says nothing.
 */
export class LettersInMemory implements LetterShelf<DeadLetter> {
  readonly #letters = new Map<string, DeadLetter>()
  readonly #file: string | undefined

  constructor(file?: string) {
    this.#file = file
    if (file === undefined) return
    if (existsSync(file)) for (const line of readFileSync(file, 'utf8').split('\n')) this.#remember(read(line))
    // What came and went needs no line any more.
    write(`${file}.new`, 'w', [...this.#letters.values()].map((letter) => ({ letter })))
    renameSync(`${file}.new`, file)
  }

  all(): readonly DeadLetter[] {
    return [...this.#letters.values()]
  }

  mayHold(listener: string, key: string): boolean {
    return this.#letters.size > 0 && this.#queue(listener, key).length > 0
  }

  async keep(letter: DeadLetter): Promise<void> {
    if (this.#letters.has(letter.id)) return
    if (this.#letters.size >= mostLetters) throw new Unavailable('dead letters', { cause: new Error(`There are ${mostLetters} already: replay or discard some.`) })
    this.#note({ letter })
  }

  async change(letter: DeadLetter): Promise<void> {
    if (this.#letters.has(letter.id)) this.#note({ letter })
  }

  async remove({ id }: DeadLetter): Promise<void> {
    if (this.#letters.has(id)) this.#note({ removed: id })
  }

  async find(context: string, id: Uuid): Promise<DeadLetter | undefined> {
    const letter = this.#letters.get(id)
    return letter?.listener.startsWith(`${context}/`) ? letter : undefined
  }

  async queue(listener: string, key: string): Promise<readonly DeadLetter[]> {
    return this.#queue(listener, key)
  }

  async page(context: string, { listener, limit, cursor }: LettersWanted) {
    const letters = this.all().filter((letter) => letter.listener.startsWith(`${context}/`) && (listener === undefined || letter.listener === listener))
    // A cursor counts letters from the oldest: what is replayed meanwhile may hide some until the next look.
    const from = cursor === undefined ? 0 : /^\d{1,9}$/.test(cursor) ? Number(cursor) : undefined
    if (from === undefined) return undefined
    return { letters: letters.slice(from, from + limit), ...(letters.length > from + limit && { next: String(from + limit) }) }
  }

  async count(listener: string): Promise<number> {
    return this.all().filter((letter) => letter.listener === listener).length
  }

  #queue(listener: string, key: string): readonly DeadLetter[] {
    return this.all().filter((letter) => letter.listener === listener && letter.message.key === key)
  }

  #note(line: Line): void {
    if (this.#file !== undefined) write(this.#file, 'a', [line])
    this.#remember(line)
  }

  #remember(line: Line | undefined): void {
    if (line === undefined) return
    if ('removed' in line) this.#letters.delete(line.removed)
    else this.#letters.set(line.letter.id, line.letter)
  }
}

const read = (line: string): Line | undefined => {
  try {
    return line === '' ? undefined : (JSON.parse(line) as Line)
  } catch {
    return undefined
  }
}

const write = (file: string, how: 'a' | 'w', lines: readonly Line[]): void => {
  const opened = openSync(file, how, 0o600)
  try {
    // One write that begins with a line's end: a line that a crash cut off spoils no other.
    if (lines.length > 0) writeSync(opened, `\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
