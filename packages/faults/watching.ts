import { setTimeout as sleep } from 'node:timers/promises'
import type { Laboratory } from './laboratory.ts'
import { greenWithinSeconds, redWithinSeconds as withinSeconds } from './limits.ts'

const patienceMilliseconds = 30_000

export interface Outage {
  /** What is lost, for people. */
  readonly of: string
  /** Who needs it. */
  readonly contexts: readonly string[]
  readonly milliseconds: number
  readonly begin: () => Promise<unknown>
  readonly meanwhile?: () => Promise<unknown>
  readonly end: () => Promise<unknown>
}

/** Takes something away from services for a while, and keeps for the checker when each said that it could not work without it, and when that it could again. */
export const outage = async (lab: Laboratory, { of, contexts, milliseconds, begin, meanwhile = async () => {}, end }: Outage): Promise<void> => {
  const services = (await lab.processes()).filter(({ name }) => contexts.includes(name))
  await begin()
  const lostAt = performance.now()
  const over = new AbortController()
  let backAt: number | undefined
  const watches = services.map(async ({ name, port }) => {
    let [redAt, greenAt]: (number | undefined)[] = []
    let alive = true
    while (!over.signal.aborted && greenAt === undefined) {
      const [ready, live] = await Promise.all([answers(port!, 'ready'), answers(port!, 'live')])
      alive &&= live
      if (!ready) redAt ??= performance.now()
      else if (backAt !== undefined && redAt !== undefined) greenAt = performance.now()
      await sleep(100)
    }
    const seconds = (from: number, to: number): number => Math.round((to - from) / 100) / 10
    lab.watched.readiness.push({
      context: name,
      lost: of,
      withinSeconds,
      greenWithinSeconds,
      alive,
      ...(redAt !== undefined && (backAt === undefined || redAt < backAt) && { redAfterSeconds: seconds(lostAt, redAt) }),
      ...(greenAt !== undefined && { greenAfterSeconds: seconds(backAt!, greenAt) }),
    })
  })
  try {
    await Promise.all([sleep(milliseconds), meanwhile()])
  } finally {
    await end()
    backAt = performance.now()
    await Promise.race([Promise.all(watches), sleep(patienceMilliseconds)])
    over.abort()
    await Promise.all(watches)
  }
}

const answers = (port: number, what: 'ready' | 'live'): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/${what}`, { signal: AbortSignal.timeout(2_000) }).then(
    async (response) => (await response.arrayBuffer(), response.ok),
    () => false,
  )

/** Of a service's own numbers the sum over its labels; nothing where it has none of this name. */
export const metricOf = async (lab: Laboratory, service: string, metric: string): Promise<number | undefined> => {
  const port = (await lab.processes()).find(({ name }) => name === service)?.port
  const text = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(2_000) }).then((response) => response.text(), () => '')
  const values = text.split('\n').filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `)).map((line) => Number(line.split(' ').at(-1)))
  return values.length === 0 ? undefined : values.reduce((so, value) => so + value, 0)
}

/** Whoever asked meanwhile got an answer, if only that there is none now. */
export const allAnswered = (lab: Laboratory, from: number): void => {
  const silent = lab.history.visits.slice(from).filter(({ status }) => status === undefined)
  if (silent.length > 0) throw new Error(`${silent.length} callers waited in vain for any answer: ${[...new Set(silent.map(({ operation }) => operation))].join(', ')}.`)
}
