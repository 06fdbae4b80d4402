import { hash } from 'node:crypto'

/** What a table, or anything that holds many things in no order, held: how many, and a sum of their hashes that is another one when one of them is. */
export interface Content {
  readonly count: number
  readonly digest: string
}

/** Counts things and adds up their hashes (SHA-256, modulo 2^256), in whatever order they come. */
export const contentOf = (): { add(thing: Buffer | string): void; so(): Content } => {
  let [count, sum] = [0, 0n]
  return {
    add(thing) {
      count++
      sum = BigInt.asUintN(256, sum + BigInt(`0x${hash('sha256', thing)}`))
    },
    so: () => ({ count, digest: sum.toString(16).padStart(64, '0') }),
  }
}

/** By name: what is in two things and differs, or is in one of them alone. */
export const differing = (one: Readonly<Record<string, Content>>, other: Readonly<Record<string, Content>>): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name]?.count !== other[name]?.count || one[name]?.digest !== other[name]?.digest).sort()
