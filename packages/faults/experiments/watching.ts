import { setTimeout as sleep } from 'node:timers/promises'
import type { Laboratory } from '../laboratory/laboratory.ts'
import type { Needed } from '../laboratory/watch.ts'

export interface Outage extends Needed {
  readonly milliseconds: number
  readonly begin: () => Promise<unknown>
  readonly meanwhile?: () => Promise<unknown>
  readonly end: () => Promise<unknown>
}

/** Takes something away from services for a while that is neither a server nor the way to it. */
export const outage = async (lab: Laboratory, { of, contexts, milliseconds, begin, meanwhile = async () => {}, end }: Outage): Promise<void> => {
  await begin()
  const back = lab.lost({ of, contexts })
  try {
    await Promise.all([sleep(milliseconds), meanwhile()])
  } finally {
    await end()
    back()
  }
}

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
