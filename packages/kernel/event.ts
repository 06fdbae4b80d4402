import type { Codec } from './codec.ts'
import type { Uuid } from './ids.ts'
import type { Instant } from './time.ts'

/** Something that happened, in the past tense. With `notBefore` it is announced only then: that is how deadlines work. */
export interface Event<Type extends string = string, Data = unknown> {
  readonly type: Type
  readonly data: Data
  readonly notBefore?: Instant
  /**
   * Of its message, where the same thing can be learned in more than one way: what is announced twice under one id counts once.
   * Only a context without a store gives one; elsewhere ids come with the outbox.
   */
  readonly id?: Uuid
}

/** A kind of event: called with data it makes an event, and it carries the contract under which the event is announced. */
export interface EventType<Type extends string = string, Data = any> {
  (data: Data, options?: { readonly notBefore?: Instant; readonly id?: Uuid }): Event<Type, Data>
  readonly type: Type
  readonly summary: string
  readonly data: Codec<Data>
  /** Published with the reference, and decoded by every listener's codec in the contract tests. */
  readonly sample: Data
  /** The major version in the subject; a change that readers can't ignore makes a new one. */
  readonly version: number
}

export type EventOf<E extends EventType> = E extends EventType<infer Type, infer Data> ? Event<Type, Data> : never

/** Declares a kind of event, as version 1 of its contract unless it says otherwise. */
export const event = <const Type extends string, Data>(
  type: Type,
  contract: { readonly summary: string; readonly data: Codec<Data>; readonly sample: NoInfer<Data>; readonly version?: number },
): EventType<Type, Data> =>
  Object.assign(
    (data: Data, options: { readonly notBefore?: Instant; readonly id?: Uuid } = {}): Event<Type, Data> => ({ type, data, ...options }),
    { type, version: 1, ...contract },
  )

/** What a decision leads to: the new state and what happened, saved together. */
export interface Change<State, Happened extends Event> {
  readonly state: State
  readonly events: readonly Happened[]
}

/** `<context>.<event>.v<major>` */
export const subjectOf = (context: string, { type, version }: EventType): string => `${context}.${type}.v${version}`

/** An event on its way: CloudEvents 1.0 attributes, W3C trace context, JSON data. */
export interface Message {
  /** UUIDv7; stable across redeliveries, and so what an effect is done once by. */
  readonly id: string
  readonly subject: string
  /** The context that announced it. */
  readonly source: string
  /** The aggregate it is about. Messages of one key are announced in order. */
  readonly key: string
  readonly time: Instant
  /** W3C `traceparent` of the call that caused it. */
  readonly traceparent: string
  readonly data: unknown
}
