import type { Context } from './context.ts'
import type { Port } from './use-case.ts'

type Provided<N extends readonly Port[]> = { -readonly [I in keyof N]: InstanceType<N[I]> }

/** What a provided thing does besides being there. The host starts in the order of need, and stops in the reverse. */
export interface Life<T> {
  readonly start?: (it: T) => Promise<void>
  /** Finishes what is under way, then lets go. */
  readonly stop?: (it: T) => Promise<void>
  /** True, or in words why not. Asked at every readiness probe: answers within a second. */
  readonly ready?: (it: T) => Promise<true | string>
}

/** Which adapter stands behind a port, and which ports it needs itself. */
export interface Provider<T = any> {
  readonly port: Port<T>
  readonly make: (...needs: any[]) => T | Promise<T>
  readonly needs: readonly Port[]
  readonly life: Life<T>
}

/** `provide(Orders, postgresOrders, [Database])`: the compiler holds the factory against its needs and its port. */
export const provide = <T, const N extends readonly Port[]>(
  port: Port<T>,
  make: (...needs: Provided<N>) => NoInfer<T> | Promise<NoInfer<T>>,
  needs: N,
  life: Life<NoInfer<T>> = {},
): Provider<T> => ({ port, make: make as never, needs, life })

/** The context that runs here, for adapters that are derived from its manifest (relay, consumers). */
export abstract class Manifest {
  abstract readonly context: Context
}
