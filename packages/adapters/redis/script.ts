import { createHash } from 'node:crypto'
import { outageOf } from './outages.ts'
import type { RedisConnection } from './connection.ts'

export type ScriptArgument = string | number

/**
 * A Lua script, done by Redis as one step that nobody sees half of:
 * `const take = script<[units: number], number>('return redis.call("DECRBY", KEYS[1], ARGV[1])')`, then `await take(redis, ['stock'], [3])`.
 * The keys must all be named, since their prefix and their place in a cluster depend on it. Redis keeps the script; it is sent again where it does not.
 * What a script has changed before an error in it stays changed: check first, then write.
 */
export const script = <Arguments extends readonly ScriptArgument[], Reply>(lua: string) => {
  const sha = createHash('sha1').update(lua).digest('hex')
  return async ({ commands }: RedisConnection, keys: readonly string[], args: Arguments): Promise<Reply> => {
    try {
      return (await commands.evalsha(sha, keys.length, ...keys, ...args)) as Reply
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw outageOf(error)
      return (await commands.eval(lua, keys.length, ...keys, ...args)) as Reply
    }
  }
}
