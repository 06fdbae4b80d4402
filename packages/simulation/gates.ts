import type { Decision, Owner, Scheduler } from './scheduler.ts'
import { outage } from './stand-ins.ts'

/**
 * The ports at which a task waits for its turn, by their names. Left out are those that answer at once (clock, ids, log), and what lives in the
 * process and costs it nothing (templates, the mails it remembers).
 */
const gated: ReadonlySet<string> = new Set([
  'Accounts', 'Sessions', 'OneTimeTokens', 'AttemptCounts',
  'Products', 'Stock', 'Reservations',
  'Carts', 'Orders', 'Shipments',
  'PaymentProvider', 'Challenges', 'Carrier', 'Mailer',
  'UnitOfWork', 'Bus', 'LetterShelf', 'Services',
])

/** What answers at once on its port all the same: whoever subscribes hears later, and what may lie on the shelf is known here. */
const prompt: ReadonlySet<string> = new Set(['Bus.subscribe', 'LetterShelf.mayHold'])

/** What a provider that can't say whether it was done answers instead of failing: `unknown`, as its port promises. */
const actions: ReadonlySet<string> = new Set(['authorise', 'capture', 'void', 'refund', 'forestall'])

/** What only reads has one gate: whether it fails before or after it has read is the same, and what it has read may be old once it goes on. */
const reads = /^(find|read|list|search|lines|of|offer|hint|queue|page|count|begun|published|knows)/

/** The fail-point `command.before-work` lies right before it, and between the two there is nothing. */
const behindFailPoint = 'UnitOfWork.perform'

type Method = (...given: unknown[]) => Promise<unknown>

/**
 * The thing behind a port with a gate before and after each of its methods. At the first nothing is done yet, at the second everything is, and at
 * both the owner may be killed, the answer may be late, and the call may fail: so that a failure never tells whether the work was done.
 */
export const behindGates = <T extends object>(port: string, it: T, owner: Owner, scheduler: Scheduler): T => {
  if (!gated.has(port)) return it
  const known = new Map<PropertyKey, unknown>()
  return new Proxy(it, {
    get(target, name) {
      const there = known.get(name)
      if (there !== undefined) return there
      const found = Reflect.get(target, name, target) as unknown
      if (typeof found !== 'function' || typeof name !== 'string') return found
      const method = prompt.has(`${port}.${name}`) ? found.bind(target) : passing(`${port}.${name}`, found.bind(target) as Method, owner, scheduler)
      known.set(name, method)
      return method
    },
  })
}

const passing = (gate: string, method: Method, owner: Owner, scheduler: Scheduler): Method => {
  const lost = gate.startsWith('PaymentProvider.') && actions.has(gate.slice(16)) ? () => ({ status: 'unknown', reason: 'The answer was lost.' }) : undefined
  const [before, after] = [`before ${gate}`, `after ${gate}`]
  const fail = (): unknown => {
    if (lost) return lost()
    throw outage(gate)
  }
  const twoGates = gate !== behindFailPoint && !reads.test(gate.slice(gate.indexOf('.') + 1))
  return async (...given) => {
    if (twoGates && (await passed(before, owner, scheduler)) === 'fail') return fail()
    const answer = await method(...given)
    return (await passed(after, owner, scheduler)) === 'fail' ? fail() : answer
  }
}

const longestDelayMilliseconds = 5_000

export const passed = async (gate: string, owner: Owner, scheduler: Scheduler): Promise<Decision> => {
  const decision = await scheduler.gate(owner, gate)
  if (decision === 'late') await scheduler.sleep(owner, scheduler.chance() * longestDelayMilliseconds)
  return decision
}
