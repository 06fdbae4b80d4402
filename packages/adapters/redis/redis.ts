import { Log, provide, type Provider } from '@minishop/kernel'
import { connectRedis, RedisConnection, type RedisOptions } from './connection.ts'

/** What a context that keeps something in Redis needs: the connection, with its life and its readiness. */
export const redis = (options: RedisOptions): readonly Provider[] => [
  provide(RedisConnection, (log) => connectRedis(options, log), [Log], {
    stop: (connection) => connection.close(),
    ready: (connection) => connection.ping(),
  }),
]
