import { reasonOf, type Clock, type LettersWanted, type LetterShelf, type Log, type Uuid } from '@minishop/kernel'
import { jetstreamManager, type JetStreamManager, type SeqMsgRequest } from '@nats-io/jetstream'
import { asOutage, headersOfLetter, lettersOf, storedLetter, subjectOfLetter, type StreamLetter } from './dead-letters.ts'
import type { Link } from './link.ts'
import { letterStreamOf } from './streams.ts'

/** Milliseconds after which a replica knows what others have kept. */
const lookEvery = 2_000

/**
 * The letters of the contexts that listen here, in a stream for each, shared by all replicas. What a replica keeps it knows at once; what others keep, and
 * that letters are gone, it sees when it looks next. So between replicas a message can slip past a letter that is a moment old.
 */
export class LettersInStream implements LetterShelf<StreamLetter> {
  readonly #needs: { readonly link: Link; readonly clock: Clock; readonly log: Log }
  readonly #ending = new AbortController()
  #held: ReadonlySet<string> = new Set()
  /** What was kept here since the look under way began: its answer may be older. */
  #keptMeanwhile = new Set<string>()
  #looking: Promise<void> | undefined
  readonly #contexts = new Set<string>()

  constructor(needs: { readonly link: Link; readonly clock: Clock; readonly log: Log }) {
    this.#needs = needs
  }

  /** Resolves when it is known which keys of the context have letters; from then on it is looked up again every two seconds. */
  async ready(context: string): Promise<void> {
    if (!this.#contexts.has(context)) {
      const subjects = await this.#subjects(`dead.${context}.>`)
      this.#held = new Set([...this.#held, ...subjects.map(prefixOf)])
      this.#contexts.add(context)
    }
    this.#looking ??= this.#keepLooking()
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    await this.#looking
  }

  mayHold(listener: string, key: string): boolean {
    // Asked of every message, and nearly always there is none.
    if (this.#held.size === 0 && this.#keptMeanwhile.size === 0) return false
    const prefix = prefixOf(lettersOf(listener, key))
    return this.#held.has(prefix) || this.#keptMeanwhile.has(prefix)
  }

  async keep(letter: StreamLetter): Promise<void> {
    const manager = await this.#manager()
    try {
      const there = await manager.streams.getMessage(letterStreamOf(subjectOfLetter(letter)), { last_by_subj: subjectOfLetter(letter) })
      if (there === null) await this.#write(letter)
    } catch (error) {
      throw asOutage(error)
    }
    this.#keptMeanwhile.add(prefixOf(subjectOfLetter(letter)))
  }

  /** The new copy is written before the old one goes, so a crash between leaves two of one letter: the later one counts. */
  async change(letter: StreamLetter): Promise<void> {
    await this.#write(letter)
    await this.#purge(subjectOfLetter(letter), 1)
  }

  async remove(letter: StreamLetter): Promise<void> {
    await this.#purge(subjectOfLetter(letter))
  }

  async find(context: string, id: Uuid): Promise<StreamLetter | undefined> {
    let found: StreamLetter | undefined
    for await (const { letter } of this.#each(`dead.${context}.*.*.${id}`)) found = letter
    return found
  }

  async queue(listener: string, key: string): Promise<readonly StreamLetter[]> {
    const letters = new Map<string, StreamLetter>()
    for await (const { letter } of this.#each(lettersOf(listener, key))) letters.set(letter.id, letter)
    return [...letters.values()].sort((a, b) => a.place! - b.place!)
  }

  async page(context: string, { listener, limit, cursor }: LettersWanted) {
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return undefined
    const letters = new Map<string, StreamLetter>()
    let last = 0
    for await (const { letter, seq } of this.#each(`dead.${context}.>`, Number(cursor ?? 0) + 1)) {
      if (listener !== undefined && letter.listener !== listener) continue
      if (letters.size === limit && !letters.has(letter.id)) return { letters: [...letters.values()], next: String(last) }
      letters.set(letter.id, letter)
      last = seq
    }
    return { letters: [...letters.values()] }
  }

  async count(listener: string): Promise<number> {
    return (await this.#subjects(lettersOf(listener))).length
  }

  async #write(letter: StreamLetter): Promise<void> {
    try {
      await this.#needs.link.jetstream().publish(subjectOfLetter(letter), letter.raw.payload, { headers: headersOfLetter(letter) })
    } catch (error) {
      throw asOutage(error)
    }
  }

  async #purge(filter: string, keep?: number): Promise<void> {
    const manager = await this.#manager()
    try {
      await manager.streams.purge(letterStreamOf(filter), keep === undefined ? { filter } : { filter, keep })
    } catch (error) {
      throw asOutage(error)
    }
  }

  /** The letters under a subject, in the order of the stream. A letter that is being changed can come twice. */
  async *#each(filter: string, from = 1): AsyncIterable<{ readonly letter: StreamLetter; readonly seq: number }> {
    const manager = await this.#manager()
    for (let seq = from; ; seq++) {
      // The server knows `next_by_subj` since 2.9; the client's types know it for another kind of stream only.
      const query = { seq, next_by_subj: filter } as SeqMsgRequest
      const stored = await manager.streams.getMessage(letterStreamOf(filter), query).catch((error: unknown) => Promise.reject(asOutage(error)))
      if (stored === null) return
      seq = stored.seq
      const letter = storedLetter(stored)
      if (letter !== undefined) yield { letter, seq }
    }
  }

  async #subjects(filter: string): Promise<readonly string[]> {
    const manager = await this.#manager()
    try {
      const { state } = await manager.streams.info(letterStreamOf(filter), { subjects_filter: filter })
      return Object.keys(state.subjects ?? {})
    } catch (error) {
      throw asOutage(error)
    }
  }

  async #manager(): Promise<JetStreamManager> {
    return jetstreamManager(this.#needs.link.get(), { checkAPI: false })
  }

  async #look(): Promise<void> {
    const before = this.#keptMeanwhile
    const meanwhile = (this.#keptMeanwhile = new Set(before))
    const subjects = (await Promise.all([...this.#contexts].map((context) => this.#subjects(`dead.${context}.>`)))).flat()
    // What was kept before the look began is in its answer.
    for (const prefix of before) meanwhile.delete(prefix)
    this.#held = new Set(subjects.map(prefixOf))
  }

  async #keepLooking(): Promise<void> {
    const { clock, link, log } = this.#needs
    const { signal } = this.#ending
    while (!signal.aborted) {
      await clock.sleep(lookEvery, signal)
      if (signal.aborted) return
      try {
        await this.#look()
      } catch (error) {
        if (link.state() === true) log.write('warn', 'dead letters can not be looked up', { reason: reasonOf(error) })
      }
    }
  }
}

/** `dead.<context>.<listener>.<key>` of the subject of a letter. */
const prefixOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'))
