import type { MigrationObject } from '@minishop/postgres'
import { OrdersAndPaymentFacts } from './0001-orders-and-payment-facts.ts'
import { Differences } from './0002-differences.ts'
import { OpenDifferences } from './0003-open-differences.ts'

/** In the order of running. Their names are kept in the database: never rename one. */
export const migrations: readonly MigrationObject[] = [
  { name: '0001-orders-and-payment-facts', class: OrdersAndPaymentFacts },
  { name: '0002-differences', class: Differences },
  { name: '0003-open-differences', class: OpenDifferences },
]
