import { byScheme, compose, json, serve, url, wholeNumber, type LatestUrl } from '@minishop/host'
import { Services } from '@minishop/http'
import { joseSeals, type PrivateSealKey } from '@minishop/jose'
import { Clock, provide, Seals, type Provider } from '@minishop/kernel'
import { memory, MemoryStore } from '@minishop/memory'
import { Database, migrate, postgres } from '@minishop/postgres'
import { simulatedCarrier } from './adapters/carrier.simulated.ts'
import { httpOrderStatuses } from './adapters/order-statuses.http.ts'
import { rows } from './adapters/rows.postgres.ts'
import { memoryShipments } from './adapters/shipments.memory.ts'
import { postgresShipments } from './adapters/shipments.postgres.ts'
import { shipping } from './index.ts'
import { migrations } from './migrations/index.ts'
import { Carrier } from './ports/carrier.ts'
import { OrderStatuses } from './ports/order-statuses.ts'
import { Shipments } from './ports/shipments.ts'

const sealKey = (value: unknown): readonly PrivateSealKey[] => {
  if (!Array.isArray(value) || value.length === 0) throw new Error('is not a list of keys.')
  joseSeals({ context: shipping.name, recipients: {}, own: value })
  return value
}

const inPostgres = ({ latest }: LatestUrl): readonly Provider[] => [...postgres({ url: latest, entities: rows, migrations }), provide(Shipments, postgresShipments, [Database])]
const inMemory = (): readonly Provider[] => [...memory(), provide(Shipments, memoryShipments, [MemoryStore])]

export const composition = compose(shipping, {
  outside: [Carrier],
  settings: {
    DATABASE_URL: url(['postgres', 'postgresql', 'memory'], { summary: 'The database of shipping, as its runtime role; or memory: to forget everything with the process.', secret: true }),
    SEAL_KEY: json(sealKey, { summary: 'The private keys that open what is sealed for shipping, as JSON: [<JWK, newest first>].', secret: true }),
    SIMULATED_CARRIER_SECONDS: wholeNumber(1, 86_400, { summary: 'After how many seconds each the simulated carrier collects, scans and delivers a parcel by itself. Without it only staff do.', optional: true }),
  },
  asks: ['orders'],
  providers: ({ DATABASE_URL, SEAL_KEY, SIMULATED_CARRIER_SECONDS }) => [
    ...byScheme(DATABASE_URL, { postgres: inPostgres, postgresql: inPostgres, memory: inMemory }),
    provide(Seals, () => joseSeals({ context: shipping.name, recipients: {}, own: SEAL_KEY }), []),
    provide(Carrier, () => simulatedCarrier({ seconds: SIMULATED_CARRIER_SECONDS }), []),
    provide(OrderStatuses, httpOrderStatuses, [Services, Clock]),
  ],
  migrate: (ownerUrl, log) => migrate({ url: ownerUrl, name: shipping.name, migrations, log }),
})

if (import.meta.main) await serve(composition)
