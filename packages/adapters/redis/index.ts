export { connectRedis, RedisConnection, type RedisOptions } from './connection.ts'
export { redis } from './redis.ts'
export { script, type ScriptArgument } from './script.ts'
export { replies } from './outages.ts'
