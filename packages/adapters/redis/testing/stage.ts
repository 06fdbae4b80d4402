import { RecordedLog } from '@minishop/kernel/testing'
import { startRedis, temporaryFolder } from '@minishop/servers'
import type { ExecutionContext } from 'ava'
import { connectRedis, type RedisConnection, type RedisOptions } from '../connection.ts'

/** A server of the test's own, connections to it, and the same server started again on its files. */
export const stage = async (t: ExecutionContext) => {
  const folder = await temporaryFolder(t)
  const server = await startRedis({ folder })
  t.teardown(() => server.stop())
  const log = new RecordedLog()
  return {
    server,
    log,
    async connection(more: Partial<RedisOptions> = {}): Promise<RedisConnection> {
      const made = await connectRedis({ url: server.url, ...more }, log)
      t.teardown(() => made.close())
      return made
    },
    async again(): Promise<void> {
      const restarted = await startRedis({ folder, port: server.port })
      t.teardown(() => restarted.stop())
    },
  }
}

/** Waits for what becomes true by itself; AVA's own limit of time ends a test for which it never does. */
export const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
