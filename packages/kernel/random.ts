import { randomFillSync } from 'node:crypto'

const pool = Buffer.allocUnsafe(8_192)
let taken = pool.length

/** Cryptographically random bytes. Drawn from a pool: asking the system for ten at a time costs more than using them. None is given out twice. */
export const randomPart = (bytes: number): Uint8Array => {
  if (taken + bytes > pool.length) {
    randomFillSync(pool)
    taken = 0
  }
  const part = Uint8Array.prototype.slice.call(pool, taken, taken + bytes)
  // What was given out is not kept: it may have become a part of something secret.
  pool.fill(0, taken, taken + bytes)
  taken += bytes
  return part
}

/** Repeatable chance: the same numbers in [0, 1) for the same seed (mulberry32). */
export const seededChance = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
