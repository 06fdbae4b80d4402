import type { Readiness } from '@minishop/simulation/checker'
import { contextNames } from './contexts.ts'
import { contextsWithStore } from '../evidence/databases.ts'
import { greenWithinSeconds, redWithinSeconds } from './limits.ts'
import { repeating } from './repeating.ts'
import type { ShopProcess } from './running-shop.ts'

/** What services may lose, and which of them need it. */
const needing = { NATS: contextNames.filter((name) => name !== 'gateway'), PostgreSQL: contextsWithStore, Redis: ['cart'] } satisfies Readonly<Record<string, readonly string[]>>
export type Dependency = keyof typeof needing
/** By the names of the laboratory's stores. */
export const dependencies = { nats: 'NATS', postgres: 'PostgreSQL', redis: 'Redis' } as const satisfies Readonly<Record<string, Dependency>>

interface Asked {
  readonly at: number
  readonly fine: boolean
}
/** What is lost, for people, and who needs it. */
export interface Needed {
  readonly of: string
  readonly contexts: readonly string[]
}
export const neededAs = (of: Dependency): Needed => ({ of, contexts: needing[of] })

interface Loss extends Needed {
  readonly from: number
  to: number
  /** Of the longest, where there were several in short time. */
  awayMilliseconds: number
}

/** Asks each service again and again how it is, and keeps when it was lost what they need. */
export interface Watch {
  /** Something is lost from now on, until what this answers is called. */
  lost(needed: Needed): () => void
  /** Forgets what was: another experiment begins. */
  anew(): void
  readiness(): readonly Readiness[]
  stop(): Promise<void>
}

const pauseMilliseconds = 250
/** A probe that takes longer has failed, as orchestrators see it; those that restart for it do so after some in a row. */
const patienceMilliseconds = 2_000
const failuresInARow = 3
const greenInARow = 3

const fine = (port: number, path: string): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(patienceMilliseconds) }).then(
    async (response) => (await response.arrayBuffer(), response.ok),
    () => false,
  )

export const watch = (services: readonly ShopProcess[]): Watch => {
  const ready = new Map<string, Asked[]>(services.map(({ name }) => [name, []]))
  const live = new Map<string, Asked[]>(services.map(({ name }) => [name, []]))
  const losses: Loss[] = []
  const probing = services.flatMap(({ name, port }) =>
    ([['/health/ready', ready], ['/health/live', live]] as const).map(([path, kept]) =>
      repeating(pauseMilliseconds, async () => {
        const answer = await fine(port!, path)
        kept.get(name)!.push({ at: performance.now(), fine: answer })
      }),
    ),
  )
  return {
    lost({ of, contexts }) {
      const from = performance.now()
      return () => {
        const to = performance.now()
        const before = losses.findLast((loss) => loss.of === of)
        // Several in a row are one: between them nobody had the time to be itself again.
        if (before === undefined || from - before.to > greenWithinSeconds * 1000) losses.push({ of, contexts, from, to, awayMilliseconds: to - from })
        else Object.assign(before, { to, awayMilliseconds: Math.max(before.awayMilliseconds, to - from) })
      }
    },
    anew() {
      losses.length = 0
      for (const kept of [...ready.values(), ...live.values()]) kept.length = 0
    },
    readiness: () => losses.flatMap((loss) => loss.contexts.map((context) => judged(context, loss, ready.get(context) ?? [], live.get(context) ?? []))),
    async stop() {
      await Promise.all(probing.map((probe) => probe.stop()))
    },
  }
}

const judged = (context: string, { of, from, to, awayMilliseconds }: Loss, ready: readonly Asked[], live: readonly Asked[]): Readiness => {
  const since = ready.filter(({ at }) => at >= from)
  const red = since.find((asked) => !asked.fine)
  const after = since.filter(({ at }) => at >= to)
  // What was green for a while is green: what makes it red after that is no matter of this loss.
  const green = after.find((_, n) => after.length >= n + greenInARow && after.slice(n, n + greenInARow).every(({ fine }) => fine))
  const failures = live.filter(({ at }) => at >= from && at <= to).reduce(({ most, row }, { fine }) => ({ most: Math.max(most, fine ? 0 : row + 1), row: fine ? 0 : row + 1 }), { most: 0, row: 0 })
  return {
    context,
    lost: of,
    awaySeconds: awayMilliseconds / 1000,
    ...(red && { redAfterSeconds: (red.at - from) / 1000 }),
    ...(green && { greenAfterSeconds: (green.at - to) / 1000 }),
    withinSeconds: redWithinSeconds,
    greenWithinSeconds,
    alive: failures.most < failuresInARow,
  }
}
