import { readSettings, type Composition, type Environment } from '@minishop/host'
import type { Context, Provider } from '@minishop/kernel'

/** The eight, in the order they start. */
export const contextNames = ['auth', 'catalog', 'cart', 'shipping', 'payments', 'orders', 'notifications', 'gateway'] as const
export type ContextName = (typeof contextNames)[number]

/** Those whose store is a database. */
export const withStore = ['auth', 'catalog', 'orders', 'shipping'] as const

/** A context with the adapters it has on memory. */
export interface Part {
  readonly context: Context
  readonly providers: readonly Provider[]
}

const loaders: Readonly<Record<ContextName, () => Promise<{ readonly composition: Composition }>>> = {
  auth: () => import('@minishop/auth/main'),
  catalog: () => import('@minishop/catalog/main'),
  cart: () => import('@minishop/cart/main'),
  shipping: () => import('@minishop/shipping/main'),
  payments: () => import('@minishop/payments/main'),
  orders: () => import('@minishop/orders/main'),
  notifications: () => import('@minishop/notifications/main'),
  gateway: () => import('@minishop/gateway/main'),
}

/** What a shop is told that keeps everything in memory. The rest is as it is where nobody says anything. */
const told: Environment = {
  DATABASE_URL: 'memory:',
  PASSWORD_PEPPER: 'x'.repeat(32),
  AUTH_KEY_SECRET: 'x'.repeat(32),
  SIMULATED_WEBHOOK_SECRET: 'x'.repeat(32),
  RATE_LIMIT: 'off',
  PUBLIC_URL: 'http://shop.test',
}

/** Seals of the simulation's own take the place of those that would use these keys. */
const keys: Readonly<Record<string, unknown>> = { SEAL_KEYS: {}, SEAL_KEY: [] }

const valuesOf = ({ context, settings }: Composition): Record<string, unknown> => {
  const read = Object.fromEntries(Object.entries(settings).filter(([variable]) => !Object.hasOwn(keys, variable)))
  return { ...readSettings(context.name, read, told), ...keys }
}

/** What compares the stores and mends what differs. A simulated day does without: what it mended nobody would see to have been broken. */
const reconciling: readonly string[] = ['orders/every-300s', 'payments/every-300s']

// Sweeps look for what has been missed. How often they look costs a run more than anything else, and changes nothing that they find.
const rarely = (context: Context): Context => ({
  ...context,
  schedules: context.schedules.filter(({ name }) => !reconciling.includes(name)).map((one) => ({ ...one, seconds: Math.max(one.seconds, sweepSeconds) })),
})

/** The least time between two runs of a schedule. */
export const sweepSeconds = 600

let loaded: Promise<ReadonlyMap<ContextName, Part>> | undefined

/** Every context with its adapters on memory. Made once: a run wires them anew. */
export const parts = (): Promise<ReadonlyMap<ContextName, Part>> =>
  (loaded ??= (async () => {
    const made = new Map<ContextName, Part>()
    for (const name of contextNames) {
      const { composition } = await loaders[name]()
      made.set(name, { context: rarely(composition.context), providers: composition.providers(valuesOf(composition)) })
    }
    const names = [...made.values()].flatMap(({ context }) => context.spec.every?.map(({ seconds }) => `${context.name}/every-${seconds}s`) ?? [])
    const gone = reconciling.find((name) => !names.includes(name))
    if (gone) throw new Error(`There is no schedule ${gone} any more: say which ones reconcile.`)
    return made
  })())
