import type { Uuid } from './ids.ts'
import type { Instant } from './time.ts'

/** A message as it came. What could not be read of it is null; data that is no JSON is the text that came. */
export interface LetterMessage {
  readonly id: string | null
  readonly source: string | null
  readonly subject: string
  readonly key: string | null
  readonly time: string | null
  readonly traceparent: string | null
  readonly data: unknown
}

/** A message that a listener put aside (`dead`), or that waits behind one of its key (`waiting`). */
export interface DeadLetter {
  /** Follows from listener and message: the same message put aside again is the same letter. */
  readonly id: Uuid
  /** `<context>/<heard>` */
  readonly listener: string
  readonly message: LetterMessage
  readonly state: 'dead' | 'waiting'
  readonly reason: string
  /** Deliveries so far, those by replays included. */
  readonly attempts: number
  /** When it was put aside. */
  readonly at: Instant
}

/** What came of letting letters of a key go: how many were delivered, and the one that failed and stays, if one did. */
export interface Flowed {
  readonly delivered: number
  readonly stopped: DeadLetter | null
}

export interface LettersWanted {
  readonly listener?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}
