import { reasonOf, type Log } from '@minishop/kernel'
import { Redis, type Command, type RedisOptions as ClientOptions } from 'ioredis'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { outageOf } from './outages.ts'

/**
 * A connection to Redis, shared by all adapters of a service. Its commands fail fast, as `Unavailable`, while Redis is away, and come back by
 * themselves when it is: nobody waits in a queue for a store that may not return. What Redis refuses (`ReplyError`) is thrown as it is.
 */
export abstract class RedisConnection {
  /**
   * Every command of ioredis. One that is not answered within two seconds is `Unavailable` too, and may have been carried out all the same; none is
   * sent twice. What several commands must do together belongs in a `script`; what a pipeline answers is read by `replies`.
   */
  abstract readonly commands: Redis
  /** True, or in words why Redis can't be used now; within half a second. */
  abstract ping(): Promise<true | string>
  /** Waits for what was sent, a second at most, then lets go. */
  abstract close(): Promise<void>
}

export interface RedisOptions {
  /** `redis://` or `rediss://` (TLS), with the user and password where there are any, and `?sslrootcert=` the file of who may sign Redis' certificate. */
  readonly url: string
  /** Before every key: where several share one server. */
  readonly keyPrefix?: string
}

const answerMilliseconds = 2_000
const pingMilliseconds = 500
const closeMilliseconds = 1_000
const longestWaitMilliseconds = 1_000

/** ioredis, whose many ways to say that Redis is away are told in the kernel's words. */
class FailFast extends Redis {
  override sendCommand(command: Command, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    const sent = super.sendCommand(command, stream)
    if (!(sent instanceof Promise)) return sent
    const told = sent.catch((error: unknown) => {
      throw outageOf(error)
    })
    // Commands that ioredis sends for itself answer by callback, and nobody looks at their promise.
    told.catch(() => {})
    return told
  }
}

const optionsOf = (keyPrefix: string | undefined) =>
  ({
    ...(keyPrefix !== undefined && { keyPrefix }),
    connectTimeout: answerMilliseconds,
    commandTimeout: answerMilliseconds,
    // For a server that went without a word: the connection is given up when nothing has come back for this long.
    socketTimeout: 2 * answerMilliseconds,
    keepAlive: 5_000,
    // A queue for a store that is away grows without bound, and its callers have long gone.
    enableOfflineQueue: false,
    // What was under way may have been carried out: sent again, it would be carried out twice.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // For ever, and not all services at the same moment.
    retryStrategy: (attempt: number) => Math.round(Math.min(longestWaitMilliseconds, 50 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2)),
    // After a failover the old primary only reads; its name leads to the new one.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  }) satisfies ClientOptions

/** The URL as ioredis knows it, and what it does not know. Throws where the file can't be read. */
const addressOf = (url: string) => {
  const address = new URL(url)
  const authority = address.searchParams.get('sslrootcert')
  address.searchParams.delete('sslrootcert')
  return { address: address.href, trust: authority === null ? {} : { tls: { ca: readFileSync(authority) } } }
}

/** What `work` comes to, or nothing when that takes longer. */
const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> => {
  const done = new AbortController()
  const late = sleep(milliseconds, undefined, { signal: done.signal }).catch(() => undefined)
  return Promise.race([work, late]).finally(() => done.abort())
}

/**
 * Connects, and goes on trying for as long as it takes. Resolves when the first try has succeeded or failed, two seconds later at most: a service
 * whose Redis is away starts all the same, says so when asked, and has it when it comes.
 */
export const connectRedis = async ({ url, keyPrefix }: RedisOptions, log?: Log): Promise<RedisConnection> => {
  const { address, trust } = addressOf(url)
  const commands: Redis = new FailFast(address, { ...optionsOf(keyPrefix), ...trust })
  let trouble = 'It has not answered yet.'
  let away = false
  let closing = false
  commands.on('error', (error: Error) => {
    trouble = reasonOf(error)
  })
  commands.on('ready', () => {
    away = false
    log?.write('info', 'connected to Redis')
  })
  commands.on('close', () => {
    if (!away && !closing) log?.write('warn', 'Redis is away', { reason: trouble })
    away = true
  })
  await within(answerMilliseconds, new Promise<void>((resolve) => commands.once('ready', resolve).once('close', resolve)))
  return {
    commands,
    async ping() {
      if (commands.status !== 'ready') return `Redis can't be reached: ${trouble}`
      const answer = await within(pingMilliseconds, commands.ping().catch((error: unknown) => reasonOf(error)))
      if (answer === 'PONG') return true
      return answer === undefined ? 'Redis did not answer within half a second.' : `Redis can't be reached: ${answer}`
    },
    async close() {
      closing = true
      if (commands.status === 'ready') await within(closeMilliseconds, commands.quit().catch(() => {}))
      commands.disconnect()
    },
  }
}
