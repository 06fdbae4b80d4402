import type { Context, Log, Port, Provider } from '@minishop/kernel'
import type { Settings, ValuesOf } from './settings.ts'

/** A context with what stands behind its ports: what its container runs, and what the shop puts into one process. */
export interface Composition {
  readonly context: Context
  readonly settings: Settings
  readonly providers: (values: any) => readonly Provider[]
  /** The siblings it asks over REST, by name. */
  readonly asks: readonly string[]
  /** The ports behind which somebody else's machines are: their calls are told apart in traces. */
  readonly outside?: readonly Port[] | undefined
  /** Brings the context's own database up to date, as its owner. Answers the names of the migrations that ran. */
  readonly migrate?: ((ownerUrl: string, log: Log) => Promise<readonly string[]>) | undefined
  /** Whose streams and consumers its container can make: those of the whole shop, where one context knows them all. */
  readonly streamsOf?: readonly Context[] | undefined
}

/** The composition root of a context: its settings, and its providers for their values. */
export const compose = <const S extends Settings>(
  context: Context<any>,
  parts: {
    readonly settings: S
    readonly providers: (values: ValuesOf<S>) => readonly Provider[]
    readonly asks?: readonly string[]
    readonly outside?: readonly Port[]
    readonly migrate?: Composition['migrate']
    readonly streamsOf?: Composition['streamsOf']
  },
): Composition => ({ context, asks: [], ...parts })

/** Providers by the scheme of a URL: `byScheme(DATABASE_URL, { postgres: () => [...], memory: () => [...] })`. */
export const byScheme = <T, U extends URL = URL>(url: U, choices: { readonly [scheme: string]: (url: U) => T }): T => {
  const scheme = url.protocol.slice(0, -1)
  const choice = choices[scheme] ?? choices[aliases[scheme] ?? '']
  if (choice === undefined) throw new Error(`Nothing serves ${url.protocol}: there is ${Object.keys(choices).join(', ')}.`)
  return choice(url)
}

/** PostgreSQL's URLs go by two names (libpq, section 32.1.1.2). */
const aliases: Readonly<Record<string, string>> = { postgresql: 'postgres' }
