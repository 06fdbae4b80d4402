import { Unavailable } from '@minishop/kernel'
import type { Pool, PoolClient } from 'pg'
import { isConnectionLoss, store, translated } from './failures.ts'

/**
 * Makes every error of a pool's connections the kernel's, and gives back connections that broke while they were in use.
 * Kysely releases the connection of a transaction only after a COMMIT or ROLLBACK that succeeded: without this, each connection that is
 * lost within a transaction would take a place in the pool with it for good.
 */
export const guardPool = (pool: Pool): void => {
  pool.on('error', () => {})
  pool.on('connect', guardClient)
  const connect = pool.connect.bind(pool) as () => Promise<PoolClient>
  pool.connect = (async () => {
    try {
      return guardCheckout(await connect())
    } catch (error) {
      throw error instanceof Unavailable ? error : new Unavailable(store, { cause: error })
    }
  }) as typeof pool.connect
}

const broken = new WeakSet<PoolClient>()

const guardClient = (client: PoolClient): void => {
  client.on('error', () => broken.add(client))
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((...args: unknown[]) => {
    const result = query(...args)
    if (!(result instanceof Promise)) return result
    return result.catch((error: unknown) => {
      if (error instanceof Error && isConnectionLoss(error)) broken.add(client)
      throw translated(error)
    })
  }) as typeof client.query
}

const guardCheckout = (client: PoolClient): PoolClient => {
  const release = client.release.bind(client)
  let held = true
  client.release = (destroy) => {
    if (!held) return
    held = false
    client.off('error', lost)
    client.off('end', lost)
    release(destroy || broken.has(client))
  }
  const lost = () => client.release(true)
  client.on('error', lost)
  client.on('end', lost)
  return client
}
