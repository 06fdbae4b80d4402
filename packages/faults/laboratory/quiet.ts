import { setTimeout as sleep } from 'node:timers/promises'
import { contextsWithStore } from '../evidence/databases.ts'
import type { Laboratory } from './laboratory.ts'
import { consumersOf, streamNames } from './nats-words.ts'

/** What is still under way, in words; nothing where the shop is quiet. */
export const underWay = async (lab: Laboratory): Promise<string | undefined> => {
  try {
    const unready = (await lab.processes()).find(({ ready }) => ready === false)
    if (unready) return `${unready.name} is not ready: ${unready.reason}`
    const count = (database: string, text: string) =>
      lab.database(database, async (client) => Number((await client.query<{ n: string }>(`select count(*) as n from ${text}`)).rows[0]!.n))
    const due = 'outbox where published_at is null and (not_before is null or not_before <= now())'
    const outboxes = await Promise.all(contextsWithStore.map(async (context) => [context, await count(context, due)] as const))
    const full = outboxes.find(([, rows]) => rows > 0)
    if (full) return `${full[1]} rows in the outbox of ${full[0]}`
    const waiting = await lab.nats(async (words) => {
      const consumers = (await Promise.all((await streamNames(words)).map((stream) => consumersOf(words, stream)))).flat()
      return consumers.find(({ num_pending, num_ack_pending }) => num_pending + num_ack_pending > 0)
    })
    if (waiting) return `${waiting.num_pending + waiting.num_ack_pending} messages for ${waiting.config.description ?? waiting.name}`
    const open = await count('orders', `orders where status in ('placed', 'awaiting-payment')`)
    return open > 0 ? `${open} orders that are neither confirmed nor cancelled` : undefined
  } catch (error) {
    return `no answer to who asks: ${(error as Error).message}`
  }
}

/** Waits until nothing is under way any more. Answers the seconds it took, or in words what still is after so many seconds. */
export const quiet = async (lab: Laboratory, patienceSeconds: number): Promise<number | string> => {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  let calm = 0
  let calmAt = 0
  for (;;) {
    const what = await underWay(lab)
    if (what === undefined && calm++ === 0) calmAt = seconds()
    // Between a provider and its webhook nothing is to be seen.
    if (calm === 3) return calmAt
    if (what !== undefined) calm = 0
    if (what !== undefined && seconds() > patienceSeconds) return what
    await sleep(300)
  }
}

/** Waits until every process is there and ready. Answers the seconds it took. */
export const allReady = async ({ processes }: Laboratory, patienceSeconds: number): Promise<number | undefined> => {
  const began = performance.now()
  for (;;) {
    const seconds = (performance.now() - began) / 1000
    const found = await processes().catch(() => [])
    if (found.length > 0 && found.every(({ pid, ready }) => pid !== 0 && ready !== false)) return seconds
    if (seconds > patienceSeconds) return undefined
    await sleep(100)
  }
}
