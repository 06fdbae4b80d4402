import { connectRedis, type RedisConnection } from '@minishop/redis'

/** A connection that is closed when the test is over. */
export const connectedTo = async (url: string, t: { teardown(undo: () => Promise<void>): void }): Promise<RedisConnection> => {
  const connection = await connectRedis({ url })
  t.teardown(() => connection.close())
  return connection
}
