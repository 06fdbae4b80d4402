import { createPublicKey, type KeyObject } from 'node:crypto'
import { milliseconds, Unavailable, type Clock } from '@minishop/kernel'
import type { Jwks } from './keys.ts'

/** So long fetched keys are used without asking again: a key that was withdrawn is accepted no longer than this. */
const lifetimeMilliseconds = 10 * 60_000
/** A key id nobody knows causes at most one fetch in this time, so that made-up ids can't be used to flood the source. */
const pauseMilliseconds = 10_000

/**
 * The keys a source publishes, by their ids. Kept for 10 minutes, and beyond that for as long as the source can't be reached;
 * an unknown id has them fetched again, at most once every 10 seconds. `find` throws `Unavailable` where there has never been a key.
 */
export const publishedKeys = (source: () => Promise<Jwks>, clock: Pick<Clock, 'now'>) => {
  let keys: ReadonlyMap<string, KeyObject> | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let underway: Promise<void> | undefined
  let failure: unknown

  /** Where the clock was set back meanwhile nobody knows how long ago it was, so it was long ago. */
  const since = (then: number): number => {
    const age = milliseconds(clock.now()) - then
    return age < 0 ? Number.POSITIVE_INFINITY : age
  }

  const fetch = async (): Promise<void> => {
    triedAt = milliseconds(clock.now())
    try {
      keys = usable(await source())
      fetchedAt = milliseconds(clock.now())
    } catch (error) {
      failure = error
    } finally {
      underway = undefined
    }
  }

  return {
    async find(kid: string): Promise<KeyObject | undefined> {
      const satisfied = keys !== undefined && keys.has(kid) && since(fetchedAt) < lifetimeMilliseconds
      const mayAsk = underway !== undefined || keys === undefined || since(triedAt) >= pauseMilliseconds
      if (!satisfied && mayAsk) await (underway ??= fetch())
      if (keys === undefined) throw new Unavailable('The keys of access tokens', { cause: failure })
      return keys.get(kid)
    },
  }
}

/** Only what ES256 needs is read: other key types, other uses and keys without an id are passed over. */
const usable = (published: Jwks): ReadonlyMap<string, KeyObject> => {
  const found = new Map<string, KeyObject>()
  for (const { kty, crv, x, y, kid, use = 'sig', alg = 'ES256' } of published.keys as readonly Record<string, unknown>[]) {
    if (kty !== 'EC' || crv !== 'P-256' || use !== 'sig' || alg !== 'ES256') continue
    if (typeof x !== 'string' || typeof y !== 'string' || typeof kid !== 'string') continue
    found.set(kid, createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }))
  }
  if (found.size === 0) throw new Error('The source publishes no key for ES256.')
  return found
}
