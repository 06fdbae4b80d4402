export { connectRedis, RedisConnection, type RedisOptions } from './connection.ts'
export { redis } from './redis.ts'
