import type { DeadLetter, Flowed, LettersWanted } from './dead-letter.ts'
import { failpoint } from './fail-points.ts'
import { derivedId, type Uuid } from './ids.ts'
import { DeadLetters, type Verdict } from './ports.ts'

/** Where the letters of a bus lie. Each method throws `Unavailable` where it can't be done now. */
export interface LetterShelf<L extends DeadLetter> {
  /** Whether letters of this key may be open. Knows at once what was kept here, and what other replicas keep within seconds. */
  mayHold(listener: string, key: string): boolean
  /** Resolves when it can't be lost any more. A letter that is there already stays as it is. */
  keep(letter: L): Promise<void>
  /** Gives a letter its new state, reason and attempts, and leaves it in its place. */
  change(letter: L): Promise<void>
  remove(letter: L): Promise<void>
  find(context: string, id: Uuid): Promise<L | undefined>
  /** The open letters of a listener and key, in the order in which they were kept. */
  queue(listener: string, key: string): Promise<readonly L[]>
  page(context: string, wanted: LettersWanted): Promise<{ readonly letters: readonly L[]; readonly next?: string } | undefined>
  count(listener: string): Promise<number>
}

/** Discarded letters that are remembered, so that a late copy of their message is not kept again. */
const mostDiscarded = 1_000

/** The id of a letter. `from` is the id of its message, or another that always follows from the message where its own can't be read. */
export const letterId = (listener: string, from: Uuid): Uuid => derivedId(from, `dead letter of ${listener}`)

export interface LetterDeskOptions<L extends DeadLetter> {
  /** Hands a letter to its listener, as the bus would. Throws `Unavailable` where that does not listen here. */
  readonly deliver: (letter: L) => Promise<Verdict>
  readonly parked?: (letter: L) => void
}

/** What all buses do alike about letters: put aside, park behind, replay and discard. One thing at a time for each listener and key. */
export class LetterDesk<L extends DeadLetter> extends DeadLetters {
  readonly #shelf: LetterShelf<L>
  readonly #options: LetterDeskOptions<L>
  readonly #turns = new Map<string, Promise<unknown>>()
  readonly #discarded = new Set<string>()

  constructor(shelf: LetterShelf<L>, options: LetterDeskOptions<L>) {
    super()
    this.#shelf = shelf
    this.#options = options
  }

  /** Whether the message needs no delivery now, since it lies here: behind a dead letter of its key, or as one itself. */
  async parks(letter: L): Promise<boolean> {
    const { listener, message } = letter
    const { key } = message
    if (key === null || !this.#shelf.mayHold(listener, key)) return false
    return this.#inTurn(letter, async () => {
      const queue = await this.#shelf.queue(listener, key)
      if (queue.some(({ id }) => id === letter.id)) return true
      // Whoever let them go was cut off between two letters: nothing dead is ahead, so they go on now.
      if (queue[0]?.state === 'waiting') await this.#flow(queue[0])
      const first = queue[0]?.state === 'waiting' ? (await this.#shelf.queue(listener, key))[0] : queue[0]
      if (first === undefined) return false
      const waiting: L = { ...letter, state: 'waiting', reason: `waits behind ${first.id}`, attempts: 0 }
      await this.#shelf.keep(waiting)
      this.#options.parked?.(waiting)
      return true
    })
  }

  /** Puts a dead letter aside. Resolves when it is kept, and at once for one that was discarded before. */
  async bury(letter: L): Promise<void> {
    await failpoint('dead-letter.before-keep', letter.listener)
    await this.#inTurn(letter, async () => {
      if (!this.#discarded.has(letter.id)) await this.#shelf.keep(letter)
    })
    await failpoint('dead-letter.after-keep', letter.listener)
  }

  list(context: string, wanted: LettersWanted) {
    return this.#shelf.page(context, wanted)
  }

  find(context: string, id: Uuid): Promise<DeadLetter | undefined> {
    return this.#shelf.find(context, id)
  }

  count(listener: string): Promise<number> {
    return this.#shelf.count(listener)
  }

  async replay(context: string, id: Uuid): Promise<Flowed | 'unknown' | 'behind'> {
    return this.#withQueue<Flowed | 'unknown' | 'behind'>(context, id, 'unknown', async (letter, first) => (first.id === id ? this.#flow(letter) : 'behind'))
  }

  async discard(context: string, id: Uuid): Promise<Flowed | 'unknown'> {
    return this.#withQueue<Flowed | 'unknown'>(context, id, 'unknown', async (letter, first) => {
      await this.#shelf.remove(letter)
      this.#discarded.add(id)
      if (this.#discarded.size > mostDiscarded) this.#discarded.delete(this.#discarded.values().next().value!)
      return first.id === id && letter.message.key !== null ? this.#flow(letter) : { delivered: 0, stopped: null }
    })
  }

  async #withQueue<T>(context: string, id: Uuid, unknown: T, work: (letter: L, first: L) => Promise<T>): Promise<T> {
    const found = await this.#shelf.find(context, id)
    if (found === undefined) return unknown
    return this.#inTurn(found, async () => {
      const queue = await this.#queueOf(found)
      const letter = queue.find((one) => one.id === id)
      return letter === undefined ? unknown : work(letter, queue[0]!)
    })
  }

  /** Of a letter whose key can't be read: itself, while it is open. */
  async #queueOf({ id, listener, message: { key } }: L): Promise<readonly L[]> {
    if (key !== null) return this.#shelf.queue(listener, key)
    const letter = await this.#shelf.find(listener.split('/', 1)[0]!, id)
    return letter === undefined ? [] : [letter]
  }

  /** Delivers all letters of a queue in order until one fails, and those too that come to it meanwhile. */
  async #flow(of: L): Promise<Flowed> {
    let delivered = 0
    for (let queue = await this.#queueOf(of); queue.length > 0; queue = await this.#queueOf(of))
      for (const letter of queue) {
        if (delivered > 0) await failpoint('dead-letter.replaying', letter.listener)
        const verdict = await this.#options.deliver(letter)
        if (verdict.kind !== 'done') {
          const stopped: L = { ...letter, state: 'dead', reason: verdict.reason, attempts: letter.attempts + 1 }
          await this.#shelf.change(stopped)
          return { delivered, stopped }
        }
        await this.#shelf.remove(letter)
        delivered++
      }
    return { delivered, stopped: null }
  }

  #inTurn<T>({ id, listener, message: { key } }: L, work: () => Promise<T>): Promise<T> {
    const lane = JSON.stringify([listener, key ?? id])
    const turn = (this.#turns.get(lane) ?? Promise.resolve()).then(work)
    const over = turn
      .then(
        () => {},
        () => {},
      )
      .then(() => {
        if (this.#turns.get(lane) === over) this.#turns.delete(lane)
      })
    this.#turns.set(lane, over)
    return turn
  }
}
