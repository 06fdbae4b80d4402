import { accounts } from './scenarios/accounts.ts'
import { afterSale } from './scenarios/after-sale.ts'
import { assortment } from './scenarios/assortment.ts'
import { brokenRequests } from './scenarios/broken-requests.ts'
import { browsing } from './scenarios/browsing.ts'
import { cards } from './scenarios/cards.ts'
import { carts } from './scenarios/carts.ts'
import { checkout } from './scenarios/checkout.ts'
import { edge } from './scenarios/edge.ts'
import { following } from './scenarios/following.ts'
import { logs } from './scenarios/logs.ts'
import { operations } from './scenarios/operations.ts'
import { reconciling } from './scenarios/reconciling.ts'
import { repairs } from './scenarios/repairs.ts'
import { repeats } from './scenarios/repeats.ts'
import { sessions } from './scenarios/sessions.ts'
import { strangers } from './scenarios/strangers.ts'
import { tokens } from './scenarios/tokens.ts'
import type { Scenario, Scenarios } from './shop.ts'

/** At last: every operation of the reference was asked for, with success and without. */
const leavesNothingOut: Scenario = async (t, { ask, visits }) => {
  const { paths } = (await ask(200, 'GET /openapi.json')).json as { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })))
  t.true(operations.length > 40)
  const lacking = (kind: string, counts: (status: number) => boolean) =>
    operations.filter(({ method, path }) => !visits.statusesOf(method, path).some(counts)).map(({ method, path }) => `${method} ${path} ${kind}`)
  // A shop that works has no letter to show, replay or discard, and no difference to accept: those succeed in the tests of the buses and of the command line.
  const needsTrouble = (line: string): boolean => line.includes('/dead-letters/{letterId}') || line.includes('/differences/{differenceId}/acceptance')
  t.deepEqual(lacking('with success', (status) => status < 400).filter((line) => !needsTrouble(line)), [])
  t.deepEqual(lacking('in vain', (status) => status >= 400 && status < 500), [])
  t.deepEqual(operations.filter(({ method, path }) => visits.statusesOf(method, path).some((status) => status >= 500)), [])
}

/** The whole journey, in the order a customer makes it. */
export const journey: Scenarios = {
  ...accounts,
  ...sessions,
  ...tokens,
  ...browsing,
  ...assortment,
  ...carts,
  ...checkout,
  ...cards,
  ...repeats,
  ...afterSale,
  ...following,
  ...reconciling,
  ...strangers,
  ...brokenRequests,
  ...repairs,
  ...edge,
  ...operations,
  ...logs,
  'no operation of the reference was left out': leavesNothingOut,
}
