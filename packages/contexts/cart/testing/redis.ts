import { redis, RedisConnection } from '@minishop/redis'

/** A connection as the provider makes it, closed when the test is over. */
export const connectedTo = async (url: string, t: { teardown(undo: () => Promise<void>): void }): Promise<RedisConnection> => {
  const provider = redis({ url }).find(({ port }) => port === RedisConnection)
  const connection = (await provider!.make()) as RedisConnection
  t.teardown(() => connection.close())
  return connection
}
