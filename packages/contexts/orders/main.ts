import { byScheme, compose, json, serve, url, type LatestUrl } from '@minishop/host'
import { Services } from '@minishop/http'
import { joseSeals, type PublicSealKey } from '@minishop/jose'
import { Clock, Metrics, provide, Seals, type Provider } from '@minishop/kernel'
import { memory, MemoryStore } from '@minishop/memory'
import { Database, migrate, postgres } from '@minishop/postgres'
import { httpCarts } from './adapters/carts.http.ts'
import { measuredOrders } from './adapters/measured-orders.ts'
import { memoryOrderChanges } from './adapters/order-changes.memory.ts'
import { memoryOrders } from './adapters/orders.memory.ts'
import { postgresOrders } from './adapters/orders.postgres.ts'
import { measuredReconciliations } from './adapters/open-differences.ts'
import { httpPrices } from './adapters/prices.http.ts'
import { memoryReconciliations } from './adapters/reconciliations.memory.ts'
import { postgresReconciliations } from './adapters/reconciliations.postgres.ts'
import { rows } from './adapters/rows.postgres.ts'
import { httpShippingMethods } from './adapters/shipping-methods.http.ts'
import { orders } from './index.ts'
import { migrations } from './migrations/index.ts'
import { Carts } from './ports/carts.ts'
import { OrderChanges } from './ports/order-changes.ts'
import { Orders } from './ports/orders.ts'
import { Prices } from './ports/prices.ts'
import { Reconciliations } from './ports/reconciliations.ts'
import { ShippingMethods } from './ports/shipping-methods.ts'

/** Whoever a checkout seals something for. */
const recipients = ['notifications', 'payments', 'shipping'] as const

const sealKeys = (value: unknown): Readonly<Record<string, readonly PublicSealKey[]>> => {
  const keys = value as Readonly<Record<string, readonly PublicSealKey[]>>
  const missing = recipients.filter((recipient) => !(keys?.[recipient]?.length! > 0))
  if (missing.length > 0) throw new Error(`has no key for ${missing.join(', ')}.`)
  joseSeals({ context: orders.name, recipients: keys })
  return keys
}

const inPostgres = ({ latest }: LatestUrl): readonly Provider[] => [
  ...postgres({ url: latest, entities: rows, migrations }),
  provide(Orders, (database, changes, metrics, clock) => measuredOrders(postgresOrders(database, changes), metrics, clock), [Database, OrderChanges, Metrics, Clock]),
  provide(Reconciliations, (database, metrics) => measuredReconciliations(postgresReconciliations(database), metrics), [Database, Metrics]),
]
const inMemory = (): readonly Provider[] => [
  ...memory(),
  provide(Orders, (store, changes, metrics, clock) => measuredOrders(memoryOrders(store, changes), metrics, clock), [MemoryStore, OrderChanges, Metrics, Clock]),
  provide(Reconciliations, (store, metrics) => measuredReconciliations(memoryReconciliations(store), metrics), [MemoryStore, Metrics]),
]

export const composition = compose(orders, {
  settings: {
    DATABASE_URL: url(['postgres', 'postgresql', 'memory'], { summary: 'The database of orders, as its runtime role; or memory: to forget everything with the process.', secret: true }),
    SEAL_KEYS: json(sealKeys, { summary: 'The public keys of notifications, payments and shipping as JSON: { "<context>": [<JWK, newest first>] }.' }),
  },
  asks: ['cart', 'catalog', 'shipping'],
  providers: ({ DATABASE_URL, SEAL_KEYS }) => [
    ...byScheme(DATABASE_URL, { postgres: inPostgres, postgresql: inPostgres, memory: inMemory }),
    provide(OrderChanges, memoryOrderChanges, [Clock]),
    provide(Seals, () => joseSeals({ context: orders.name, recipients: SEAL_KEYS }), []),
    provide(Carts, httpCarts, [Services, Clock]),
    provide(Prices, httpPrices, [Services, Clock]),
    provide(ShippingMethods, httpShippingMethods, [Services, Clock]),
  ],
  migrate: (ownerUrl, log) => migrate({ url: ownerUrl, name: orders.name, migrations, log }),
})

if (import.meta.main) await serve(composition)
