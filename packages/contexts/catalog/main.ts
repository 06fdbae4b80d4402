import { byScheme, compose, serve, url } from '@minishop/host'
import { Clock, Metrics, provide } from '@minishop/kernel'
import { memory, MemoryStore } from '@minishop/memory'
import { Database, migrate, postgres } from '@minishop/postgres'
import { measuredReservations } from './adapters/overdue-reservations.ts'
import { postgresProducts } from './adapters/products.postgres.ts'
import { memoryProducts } from './adapters/products.memory.ts'
import { memoryReservations } from './adapters/reservations.memory.ts'
import { postgresReservations } from './adapters/reservations.postgres.ts'
import { rows } from './adapters/rows.postgres.ts'
import { memoryStock } from './adapters/stock.memory.ts'
import { postgresStock } from './adapters/stock.postgres.ts'
import { catalog } from './index.ts'
import { migrations } from './migrations/index.ts'
import { Products } from './ports/products.ts'
import { Reservations } from './ports/reservations.ts'
import { Stock } from './ports/stock.ts'

export const composition = compose(catalog, {
  settings: {
    DATABASE_URL: url(['postgres', 'postgresql', 'memory'], { summary: 'The catalog\'s own database, as its runtime role.', secret: true }),
  },
  providers: ({ DATABASE_URL }) =>
    byScheme(DATABASE_URL, {
      postgres: ({ latest }) => [
        ...postgres({ url: latest, entities: rows, migrations }),
        provide(Products, postgresProducts, [Database]),
        provide(Stock, postgresStock, [Database]),
        provide(Reservations, (database, metrics, clock) => measuredReservations(postgresReservations(database), metrics, clock), [Database, Metrics, Clock]),
      ],
      memory: () => [
        ...memory(),
        provide(Products, memoryProducts, [MemoryStore]),
        provide(Stock, memoryStock, [MemoryStore]),
        provide(Reservations, (store, metrics, clock) => measuredReservations(memoryReservations(store), metrics, clock), [MemoryStore, Metrics, Clock]),
      ],
    }),
  migrate: (url, log) => migrate({ url, name: 'catalog', migrations, log }),
})

if (import.meta.main) await serve(composition)
