import { setTimeout as pause } from 'node:timers/promises'
import { operating, Trouble, type Operator, type OperatorOptions } from '../operator.ts'

export interface ReconcileOptions extends OperatorOptions {
  readonly since?: string
  readonly json: boolean
}

interface Found {
  readonly differenceId: string
  readonly orderId: string
  readonly kind: string
  readonly repaired: boolean
  readonly detail: string
}

const lookMilliseconds = 500
/** Without anything new for so long after the last order was compared, what siblings had to say is taken as said. */
const quietMilliseconds = 3_000
const patienceMilliseconds = 30 * 60_000

/**
 * Has a running shop compare its orders with stock, payments and shipments, and prints what differed. Answers the exit code: 0 when all agreed or was
 * repaired, 1 when something is left for a person, 2 when it could not be done, 3 when no shop can be reached.
 */
export const reconcile = ({ since, json, ...options }: ReconcileOptions): Promise<number> =>
  operating(options, async (operator) => {
    const { json: started } = await operator.ask('POST', '/v1/reconciliations', { body: since === undefined ? {} : { since } })
    const found = await untilQuiet(operator, started.startedAt)
    if (json) process.stdout.write(`${JSON.stringify({ since: started.since, differences: found })}\n`)
    else print(found, started.since)
    return found.every(({ repaired }) => repaired) ? 0 : 1
  })

const print = (found: readonly Found[], since: string): void => {
  for (const { orderId, kind, repaired, detail } of found) process.stdout.write(`  ${repaired ? '✔' : '✘'} ${orderId}  ${kind.padEnd(32)} ${repaired ? 'repaired' : 'open    '}  ${detail}\n`)
  const open = found.filter(({ repaired }) => !repaired).length
  if (found.length === 0) process.stdout.write(`Nothing differs among the orders that were placed or changed since ${since}.\n`)
  else process.stdout.write(`\n${found.length} differences since ${since}: ${found.length - open} repaired, ${open} open.\n`)
}

const untilQuiet = async (operator: Operator, startedAt: string): Promise<readonly Found[]> => {
  const begun = performance.now()
  let [seen, changedAt] = ['', begun]
  for (;;) {
    const { found, walking } = await differencesSince(operator, startedAt)
    const now = performance.now()
    const sight = JSON.stringify(found)
    if (walking || sight !== seen) [seen, changedAt] = [sight, now]
    else if (now - changedAt >= quietMilliseconds) return found
    if (now - begun > patienceMilliseconds) throw new Trouble(`The comparison has not come to an end within ${patienceMilliseconds / 60_000} minutes. See whether orders hears its own announcements.`)
    await pause(lookMilliseconds)
  }
}

const differencesSince = async (operator: Operator, since: string): Promise<{ readonly found: readonly Found[]; readonly walking: boolean }> => {
  const found: Found[] = []
  for (let cursor = ''; ; ) {
    const { json: page } = await operator.ask('GET', `/v1/reconciliations/differences?since=${since}&limit=100${cursor}`)
    found.push(...(page.items as readonly Found[]))
    if (page.nextCursor === null) return { found, walking: page.walking }
    cursor = `&cursor=${page.nextCursor}`
  }
}
