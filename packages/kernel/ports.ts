import type { Event, Message } from './event.ts'
import type { Uuid } from './ids.ts'
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
}

/** Carries announcements between contexts, each at least once, in any order. */
export abstract class Bus {
  /** Resolves when the message can't be lost any more. */
  abstract publish(message: Message): Promise<void>
  /** Delivers what was and will be published, until stopped; stopping waits for deliveries under way. */
  abstract subscribe(subscription: Subscription): Promise<{ stop(): Promise<void> }>
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
