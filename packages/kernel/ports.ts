import type { Event, Message } from './event.ts'
import type { Uuid } from './ids.ts'
import type { DeadLetter, Flowed, LettersWanted } from './dead-letter.ts'
import type { User } from './policy.ts'
import type { Sealed, SealedCodec } from './sealed.ts'
import type { Instant } from './time.ts'

/** The time. Only the host and adapters read it; a use case gets it as `call.at`. */
export abstract class Clock {
  abstract now(): Instant
  /** Resolves after so many milliseconds of this clock, or at once when aborted. Never rejects. */
  abstract sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** New ids and unguessable secrets. */
export abstract class Ids {
  /** A UUIDv7: sortable, and not a secret. */
  abstract next(): Uuid
  /** At least 256 random bits as base64url: what tokens are made of. */
  abstract secret(): string
}

/** Announces what happened. Kept with the unit of work it is called in: both or neither. */
export abstract class Announcements {
  /** `key` is the aggregate's id; events of one key are announced in this order. */
  abstract announce(key: string, events: readonly Event[]): Promise<void>
}

/** How it stands with what a store has to announce. */
export interface OutboxStatus {
  /** Due, and not published yet. */
  readonly unpublished: number
  /** For how long the one that is due the longest has been so. */
  readonly oldestSeconds: number
  /** Those whose time has not come. */
  readonly waiting: number
  /** When the oldest of those was published that could be published again. */
  readonly keptSince: Instant | null
  /** Why the oldest one that was tried is not published yet. */
  readonly lastFailure: string | null
}

/** A message as its outbox has it. */
export interface OutboxMessage {
  readonly id: Uuid
  readonly subject: string
  readonly time: Instant
  readonly traceparent: string
  /** Absent where it was due at once. */
  readonly notBefore?: Instant
  /** Absent while it waits. */
  readonly publishedAt?: Instant
}

/**
 * The announcements of a store, for those who repair. What was published is kept for days, so that it can be published again; changes are kept
 * with the unit of work they are made in. Published again is at least once again: in the order of their key, as everything is announced.
 */
export abstract class Outbox {
  abstract status(at: Instant): Promise<OutboxStatus>
  /**
   * Everything that was published at or after `since`, and before `until`, is to be published again, under the ids it had: whoever has done it
   * knows that. Answers how many messages these are.
   */
  abstract republish(since: Instant, until?: Instant): Promise<number>
  /** The messages of one key that were announced at or after `since` and are still kept, in their order. */
  abstract messagesOf(key: string, since: Instant): Promise<readonly OutboxMessage[]>
  /** Announces these messages of one key anew, in this order: under new ids, so that listeners do again what they have done. Answers how many there were. */
  abstract repeat(key: string, ids: readonly Uuid[], at: Instant): Promise<number>
}

/** Encrypts what only one service may read, and opens what was sealed for this one. */
export abstract class Seals {
  abstract seal<A>(field: SealedCodec<A>, value: A): Promise<Sealed<A>>
  /** Throws for what was not sealed for this service or was tampered with. */
  abstract open<A>(field: SealedCodec<A>, sealed: Sealed<A>): Promise<A>
}

/** By what a command is recognised when it comes again. */
export interface Identity {
  /** Actor and route, or the listener: keys of two actors never meet. */
  readonly scope: string
  readonly key: string
  /** Of the input. The same key with another one is refused. */
  readonly fingerprint: string
}

export interface Stored {
  readonly fingerprint: string
  readonly answer: unknown
}

export type Performed = { readonly replayed: false; readonly answer: unknown } | ({ readonly replayed: true } & Stored)

/** What a job came to. A refusal that is kept for its trace is no answer, and so not remembered as one: a repeat is refused anew. */
export interface Done {
  readonly answer: unknown
  readonly keep: boolean
  readonly refused?: boolean
}

/**
 * The unit of work of one store. What `job` saves and announces, and its answer under `identity`, are kept all together when it says `keep`,
 * and not at all when it does not or throws. A known identity is answered from the store and `job` is not run.
 * Nothing is locked before the first write. Throws `Conflict` where somebody else was faster: the runner tries again.
 */
export abstract class UnitOfWork {
  abstract perform(identity: Identity | undefined, origin: Origin, job: () => Promise<Done>): Promise<Performed>
}

/** Where announcements come from: the call that caused them. */
export interface Origin {
  readonly id: string
  readonly at: Instant
  readonly traceparent: string
}

/** What became of a delivery. A dead letter never gets better by being tried again. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly afterMilliseconds: number; readonly reason: string }
  | { readonly kind: 'dead'; readonly reason: string }

export interface Subscription {
  /** `<context>/<heard>`: also the name of the durable consumer. */
  readonly name: string
  readonly subject: string
  /** Never rejects. `attempt` counts from 1. */
  readonly deliver: (message: Message, attempt: number) => Promise<Verdict>
  /** Told of a message that is put behind a dead letter of its key instead of being delivered. */
  readonly parked?: (letter: DeadLetter) => void
}

/** Carries announcements between contexts, each at least once, in any order. */
export abstract class Bus {
  /** Resolves when the message can't be lost any more. */
  abstract publish(message: Message): Promise<void>
  /** Delivers what was and will be published, until stopped; stopping waits for deliveries under way. */
  abstract subscribe(subscription: Subscription): Promise<{ stop(): Promise<void> }>
}
// Beside the class: as a field of it, it would hide what an adapter says.
export interface Bus {
  /** What the listeners of this bus put aside. Absent where nothing is delivered, and so nothing put aside. */
  readonly letters?: DeadLetters
}

/**
 * What listeners put aside, and what waits behind it: while a letter of a listener and key is open, later messages of that key wait for that
 * listener, and all others flow. Letters stay until they are replayed or discarded, and come as they were sent: what is sealed stays sealed.
 * Between replicas the order of those that wait is a best effort. Throws `Unavailable` where they can't be read or changed now.
 */
export abstract class DeadLetters {
  /** Open letters of the listeners of `context`, a page at a time. Nothing for a cursor that came from no page. */
  abstract list(context: string, wanted: LettersWanted): Promise<{ readonly letters: readonly DeadLetter[]; readonly next?: string } | undefined>
  abstract find(context: string, id: Uuid): Promise<DeadLetter | undefined>
  /**
   * Delivers a letter to its listener and then, in order, what waits behind it, until one fails: that one stays, with its new reason. Each is gone
   * once its listener is done with it. Asked again it goes on where it stopped; listeners do a message once however often it comes.
   */
  abstract replay(context: string, id: Uuid): Promise<Flowed | 'unknown' | 'behind'>
  /** Takes a letter away undelivered. Those behind the first of its key are then delivered in order, until one fails. */
  abstract discard(context: string, id: Uuid): Promise<Flowed | 'unknown'>
  /** How many are open for one listener, those that wait included. */
  abstract count(listener: string): Promise<number>
}

/** Structured log lines. Values under names that look like secrets are redacted by the adapter. */
export abstract class Log {
  abstract write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Counts and times. Labels are route keys and subjects of manifests, never ids. */
export abstract class Metrics {
  abstract count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void
  abstract observe(name: string, seconds: number, labels?: Readonly<Record<string, string>>): void
  /** Read when metrics are scraped. */
  abstract gauge(name: string, read: () => number | Promise<number>, labels?: Readonly<Record<string, string>>): void
}

/** Tells who an access token speaks for. */
export abstract class AccessTokens {
  /** Nobody where the token is forged, expired, meant for others, or says nothing we accept. Throws `Unavailable` where no key can be had. */
  abstract verify(token: string): Promise<User | undefined>
}
