import { extname } from 'node:path'
import { Piscina } from 'piscina'
import { Unavailable } from '@minishop/kernel'
import type { Preference } from './schemes.ts'
import type { Task } from './worker.ts'

export interface HashingRules {
  /** A secret of at least 32 bytes that is kept apart from the hashes. Another one makes every hash worthless. */
  readonly pepper: string | Uint8Array
  /** By which scheme new hashes are made. Those of the other one still verify, as outdated. */
  readonly prefer?: 'argon2id' | 'bcrypt'
  /** Of bcrypt: 2 to this power are its rounds, 10 to 31. Below 10 only `allowCheap` lets it. */
  readonly cost?: number
  /** For tests alone: costs that no attacker would notice. */
  readonly allowCheap?: boolean
  /** Worker threads. */
  readonly threads?: number
  /** Passwords that may wait for a thread; the next ones are turned away. */
  readonly waiting?: number
}

export interface PasswordHashes {
  hash(password: string): Promise<string>
  verify(password: string, hash: string | undefined): Promise<{ readonly ok: boolean; readonly outdated: boolean }>
  /** Ends the threads; what is under way is rejected. */
  close(): Promise<void>
}

const shortestPepper = 32

/**
 * Password hashes by argon2id (RFC 9106) or bcrypt, made in worker threads so that no other call waits for them.
 * Rejects with `Unavailable` when as many are waiting as may. Throws in words for rules that keep nothing safe.
 */
export const passwordHashes = (rules: HashingRules): PasswordHashes => {
  const { prefer = 'argon2id', cost = 12, allowCheap = false, threads = 2, waiting = 64 } = rules
  const pepper = Buffer.from(rules.pepper)
  if (pepper.length < shortestPepper) throw new Error(`The pepper of the password hashes needs at least ${shortestPepper} bytes.`)
  if (!Number.isInteger(cost) || cost < (allowCheap ? 4 : 10) || cost > 31) throw new Error(`bcrypt's cost must be between 10 and 31, not ${cost}.`)
  const preference: Preference = prefer === 'bcrypt' ? { scheme: prefer, cost } : { scheme: prefer }

  const pool = new Piscina({
    // Written in TypeScript here, in JavaScript where the package was packed.
    filename: new URL(`./worker${extname(import.meta.url)}`, import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    maxQueue: waiting,
    idleTimeout: 60_000,
    workerData: { pepper, preference },
  })
  const work = async <R>(task: Task): Promise<R> => {
    if (pool.queueSize >= waiting) throw new Unavailable('Password hashing')
    return pool.run(task)
  }

  return {
    hash: (password) => work<string>({ password }),
    async verify(password, hash) {
      if (hash !== undefined) return work<{ ok: boolean; outdated: boolean }>({ password, hash })
      // Making a hash costs what comparing with one costs.
      await work<string>({ password })
      return { ok: false, outdated: false }
    },
    close: () => pool.destroy(),
  }
}
