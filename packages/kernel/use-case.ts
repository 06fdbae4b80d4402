import type { Codec } from './codec.ts'
import type { Actor, Policy } from './policy.ts'
import type { Refusal } from './refusal.ts'
import type { Instant } from './time.ts'

/** A port: an abstract class, at once the type of its adapters and the token they are bound to. */
export type Port<T = unknown> = abstract new (...args: any[]) => T
export type Needs = Readonly<Record<string, Port<any>>>
export type PortsOf<N extends Needs> = { readonly [K in keyof N]: InstanceType<N[K]> }

/** The circumstances of one call. Time comes in with it: no use case reads a clock. */
export interface Call<A extends Actor = Actor> {
  /** The id of the message or request that asks. A redelivery has the same one. */
  readonly id: string
  readonly actor: A
  readonly at: Instant
  /** W3C `traceparent`. */
  readonly traceparent: string
  /** The caller's own access token, to be passed on to siblings: they act with the caller's rights, not with ours. */
  readonly bearer?: string
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}

export interface UseCase<I = any, O = any, R extends Refusal = any, N extends Needs = any, A extends Actor = any> {
  readonly kind: 'command' | 'query' | 'stream'
  /** One line in the reference. */
  readonly summary: string
  readonly description?: string
  readonly allows: Policy<A>
  readonly input: Codec<I>
  /** Of a stream: of each thing it yields. */
  readonly output: Codec<O>
  readonly refuses: readonly R[]
  readonly needs: N
  readonly run: (input: I, ports: PortsOf<N>, call: Call<A>) => Promise<unknown>
}

interface Spec<I, O, R extends Refusal, N extends Needs, A extends Actor, Answer> {
  readonly summary: string
  readonly description?: string
  readonly allows: Policy<A>
  readonly input: Codec<I>
  readonly output: Codec<O>
  readonly refuses?: readonly R[]
  readonly needs?: N
  readonly run: (input: I, ports: PortsOf<N>, call: Call<A>) => Promise<Answer | NoInfer<R>>
}

// NoInfer keeps the declared contract the only source of `O` and `R`: what `run` returns is held against it.
const useCase =
  (kind: UseCase['kind']) =>
  (spec: Spec<any, any, any, any, any, any>): UseCase => ({ refuses: [], needs: {}, ...spec, kind })

/** Changes something: runs in a unit of work and, where its caller gives it an identity, once. */
export const command: <I, O, const R extends Refusal = never, const N extends Needs = {}, A extends Actor = Actor>(
  spec: Spec<I, O, R, N, A, NoInfer<O>>,
) => UseCase<I, O, R, N, A> = useCase('command')

/** Changes nothing. */
export const query: <I, O, const R extends Refusal = never, const N extends Needs = {}, A extends Actor = Actor>(
  spec: Spec<I, O, R, N, A, NoInfer<O>>,
) => UseCase<I, O, R, N, A> = useCase('query')

/** One thing a stream yields; `id` is where a reader that lost the connection takes up again. */
export interface Streamed<T> {
  readonly id: string
  readonly type: string
  readonly data: T
}

/** Changes nothing and answers bit by bit, until it is complete or its reader leaves (`call.signal`). */
export const stream: <I, O, const R extends Refusal = never, const N extends Needs = {}, A extends Actor = Actor>(
  spec: Spec<I, O, R, N, A, AsyncIterable<Streamed<NoInfer<O>>>>,
) => UseCase<I, AsyncIterable<Streamed<O>>, R, N, A> = useCase('stream') as never

export type InputOf<U extends UseCase> = U extends UseCase<infer I, any, any, any, any> ? I : never
export type AnswerOf<U extends UseCase> = U extends UseCase<any, infer O, any, any, any> ? O : never
