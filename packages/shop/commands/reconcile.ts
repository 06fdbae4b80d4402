import { setTimeout as pause } from 'node:timers/promises'
import { operating, Trouble, type Operator, type OperatorOptions } from '../operator.ts'

export interface ReconcileOptions extends OperatorOptions {
  readonly since?: string
  readonly json: boolean
  /** Does not look again whether what was repaired holds. */
  readonly once: boolean
  /** Takes what is open about this order as it is, for the reason in `note`. */
  readonly accept?: string
  readonly note?: string
}

interface Found {
  readonly differenceId: string
  readonly orderId: string
  readonly kind: string
  readonly repaired: boolean
  readonly detail: string
  readonly settledAt?: string
  readonly accepted?: string
}

const lookMilliseconds = 500
/** Without anything new for so long after the last order was compared, what siblings had to say is taken as said. */
const quietMilliseconds = 3_000
const patienceMilliseconds = 30 * 60_000
/** What is repaired anew each time does not hold: somebody has to look, and not we once more. */
const mostRounds = 5

/**
 * Has a running shop compare its orders with stock, payments and shipments, and prints what differed. Where something was repaired it waits until that
 * can be compared, and looks again, until a round repairs nothing. Answers the exit code: 0 when all agreed or was repaired, 1 when something is left for a
 * person or does not stay repaired, 2 when it could not be done, 3 when no shop can be reached.
 */
export const reconcile = ({ since, json, once, accept, note, ...options }: ReconcileOptions): Promise<number> =>
  operating(options, async (operator) => {
    if (accept !== undefined) return accepting(operator, accept, note)
    const start = (from: string | undefined) => patiently(operator, 'POST', '/v1/reconciliations', from === undefined ? {} : { since: from })
    const first = await start(since)
    let restless = false
    for (let [round, started] = [1, first]; ; round++) {
      const repaired = (await untilQuiet(operator, started.startedAt)).filter((one) => one.repaired).length
      restless = repaired > 0 && round === mostRounds
      if (once || repaired === 0 || restless) break
      await settling(repaired, started.settledSeconds)
      started = await start(first.since)
    }
    const { found: all } = await differences(operator, `since=${first.startedAt}`)
    if (json) process.stdout.write(`${JSON.stringify({ since: first.since, differences: all })}\n`)
    else print(all, first.since)
    if (restless) process.stderr.write(`In ${mostRounds} rounds something was repaired each time: what is repaired does not stay so. Look into those orders.\n`)
    return restless || all.some((one) => stateOf(one) === 'open') ? 1 : 0
  })

/** Of a shop that is short of breath for a moment: no reason to give up a comparison of minutes. */
const passing = [429, 502, 503, 504]
const passingMilliseconds = 60_000

const patiently = async (operator: Operator, method: string, path: string, body?: unknown): Promise<any> => {
  const until = performance.now() + passingMilliseconds
  for (;;) {
    const { status, json } = await operator.ask(method, path, { body, expect: performance.now() < until ? passing : [] })
    if (status < 400) return json
    await pause(lookMilliseconds)
  }
}

const accepting = async (operator: Operator, orderId: string, note: string | undefined): Promise<number> => {
  if (note === undefined) throw new Trouble('Say why it is taken as it is: --note "..."')
  const open = (await differences(operator, 'state=open')).found.filter((one) => one.orderId === orderId)
  if (open.length === 0) throw new Trouble('Nothing is open about this order.')
  for (const { differenceId, kind } of open) {
    await operator.ask('POST', `/v1/reconciliations/differences/${differenceId}/acceptance`, { body: { note } })
    process.stdout.write(`  ✔ ${orderId}  ${kind.padEnd(32)} accepted\n`)
  }
  return 0
}

const stateOf = ({ repaired, settledAt, accepted }: Found) => (repaired ? 'repaired' : accepted !== undefined ? 'accepted' : settledAt === undefined ? 'open' : 'settled')

const print = (found: readonly Found[], since: string): void => {
  for (const one of found) {
    const state = stateOf(one)
    process.stdout.write(`  ${state === 'open' ? '✘' : '✔'} ${one.orderId}  ${one.kind.padEnd(32)} ${state.padEnd(8)}  ${one.detail}\n`)
  }
  const open = found.filter((one) => stateOf(one) === 'open').length
  if (found.length === 0) process.stdout.write(`Nothing differs among the orders that were placed or changed since ${since}.\n`)
  else process.stdout.write(`\n${found.length} differences since ${since}: ${found.length - open} repaired, settled or accepted, ${open} open.\n`)
}

/** Waits until what was repaired can be compared. */
const settling = async (repaired: number, seconds: number): Promise<void> => {
  process.stderr.write(`${repaired} repaired. In ${seconds} seconds it is looked whether that holds, and what follows from it; --once does without.\n`)
  await pause(seconds * 1_000 + lookMilliseconds)
}

const untilQuiet = async (operator: Operator, startedAt: string): Promise<readonly Found[]> => {
  const begun = performance.now()
  let [seen, changedAt] = ['', begun]
  for (;;) {
    const { found, walking } = await differences(operator, `since=${startedAt}`)
    const now = performance.now()
    const sight = JSON.stringify(found)
    if (walking || sight !== seen) [seen, changedAt] = [sight, now]
    else if (now - changedAt >= quietMilliseconds) return found
    if (now - begun > patienceMilliseconds) throw new Trouble(`The comparison has not come to an end within ${patienceMilliseconds / 60_000} minutes. See whether orders hears its own announcements.`)
    await pause(lookMilliseconds)
  }
}

const differences = async (operator: Operator, which: string): Promise<{ readonly found: readonly Found[]; readonly walking: boolean }> => {
  const found: Found[] = []
  for (let cursor = ''; ; ) {
    const page = await patiently(operator, 'GET', `/v1/reconciliations/differences?${which}&limit=100${cursor}`)
    found.push(...(page.items as readonly Found[]))
    if (page.nextCursor === null) return { found, walking: page.walking }
    cursor = `&cursor=${page.nextCursor}`
  }
}
