import type { Metrics } from '@minishop/kernel'
import type { Pool } from 'pg'

/** Two gauges over a pool: `database_connections`, busy or idle, and `database_connections_wanted` by those who wait for one. */
export const measurePool = (pool: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount'>, metrics: Metrics): void => {
  metrics.gauge('database_connections', () => pool.totalCount - pool.idleCount, { state: 'busy' })
  metrics.gauge('database_connections', () => pool.idleCount, { state: 'idle' })
  metrics.gauge('database_connections_wanted', () => pool.waitingCount)
}
