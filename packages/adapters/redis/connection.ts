import { Redis, ReplyError, type Command } from 'ioredis'
import { Unavailable } from '@minishop/kernel'

/**
 * A connection to Redis. Its commands fail fast, as `Unavailable`, while Redis is away, and come back by themselves when it is:
 * nobody waits in a queue for a store that may not return. What Redis refuses (`ReplyError`) is thrown as it is.
 */
export abstract class RedisConnection {
  abstract readonly commands: Redis
  /** True, or in words why Redis can't be used now; within half a second. */
  abstract ping(): Promise<true | string>
  /** Finishes what was sent, then lets go. */
  abstract close(): Promise<void>
}

export interface RedisOptions {
  /** `redis://` or `rediss://` (TLS), with the user and password where there are any. */
  readonly url: string
  /** Before every key: where several share one server. */
  readonly keyPrefix?: string
}

const pingMilliseconds = 500
const commandMilliseconds = 2_000
const longestWaitMilliseconds = 2_000

/** ioredis, whose connection errors are told in the kernel's words. */
class FailFast extends Redis {
  override sendCommand(command: Command, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    const sent = super.sendCommand(command, stream)
    return sent instanceof Promise ? sent.catch(told) : sent
  }
}

const told = (error: unknown): never => {
  throw error instanceof ReplyError ? error : new Unavailable('Redis', { cause: error })
}

/** Connects, and goes on trying for as long as it takes. Rejects only where Redis is there and refuses us. */
export const connectRedis = async ({ url, keyPrefix }: RedisOptions): Promise<RedisConnection> => {
  const commands = new FailFast(url, {
    ...(keyPrefix !== undefined && { keyPrefix }),
    // A queue for a store that is away grows without bound, and its callers have long gone.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandMilliseconds,
    connectTimeout: commandMilliseconds,
    retryStrategy: (attempt: number) => Math.round(Math.min(longestWaitMilliseconds, 50 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2)),
    lazyConnect: true,
  })
  let lastError = 'It has not answered yet.'
  commands.on('error', (error: Error) => {
    lastError = error.message
  })
  // A first connection that fails is tried again like any later one.
  await commands.connect().catch(() => {})
  return {
    commands,
    async ping() {
      const late = new AbortController()
      const tooLate = new Promise<string>((resolve) => {
        const timer = setTimeout(() => resolve('Redis did not answer within half a second.'), pingMilliseconds)
        late.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
      })
      const answer = commands.ping().then(
        () => true as const,
        () => `Redis can't be reached: ${lastError}`,
      )
      return Promise.race([answer, tooLate]).finally(() => late.abort())
    },
    async close() {
      await commands.quit().catch(() => {})
      commands.disconnect()
    },
  }
}
