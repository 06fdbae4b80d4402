import type { Composition } from '@minishop/host'
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

/** The settings as they would have been read: everything on memory, and nothing that is used of the rest. */
const values = {
  DATABASE_URL: new URL('memory:'),
  CART_STORE_URL: new URL('memory:'),
  GUEST_CART_DAYS: 14,
  CUSTOMER_CART_DAYS: 90,
  CURRENCY: 'EUR',
  PASSWORD_PEPPER: 'x'.repeat(32),
  PASSWORD_HASH: 'argon2id',
  AUTH_KEY_SECRET: 'x'.repeat(32),
  TOKEN_ISSUER: 'minishop',
  TOKEN_AUDIENCE: 'minishop',
  SEAL_KEYS: {},
  SEAL_KEY: [],
  PAYMENT_URL: new URL('simulated:'),
  SIMULATED_WEBHOOK_SECRET: 'x'.repeat(32),
  EMAIL_URL: new URL('outbox:'),
  RATE_LIMIT: 'off',
  ROUTE_TIMEOUT_MILLISECONDS: 10_000,
  REQUESTS_AT_ONCE: 128,
  NODE_ENV: 'development',
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
      const { context, providers } = (await loaders[name]()).composition
      // The gateway's address is a URL, everybody else's is text.
      const publicUrl = 'http://shop.test'
      made.set(name, { context: rarely(context), providers: providers({ ...values, PUBLIC_URL: name === 'payments' ? publicUrl : new URL(publicUrl) }) })
    }
    const names = [...made.values()].flatMap(({ context }) => context.spec.every?.map(({ seconds }) => `${context.name}/every-${seconds}s`) ?? [])
    const gone = reconciling.find((name) => !names.includes(name))
    if (gone) throw new Error(`There is no schedule ${gone} any more: say which ones reconcile.`)
    return made
  })())
