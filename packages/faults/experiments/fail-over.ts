import { setTimeout as sleep } from 'node:timers/promises'
import type { Lost } from '@minishop/simulation/checker'
import { contextsWithStore, inDatabase, rowsOf } from '../evidence/databases.ts'
import { ledgerPayments } from '../evidence/ledger.ts'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { allReady } from '../laboratory/quiet.ts'
import { signedInAsAdmin } from '../laboratory/load.ts'
import { leftBehind, openStandby, type Standby } from './standby.ts'

interface Kept {
  readonly orders: ReadonlyMap<string, number>
  readonly messages: ReadonlySet<string>
  readonly handled: ReadonlySet<string>
}

/** What one server has committed of orders, announcements and what was handled. */
const kept = async (url: string): Promise<Kept> => {
  const inside = (database: string, text: string) => inDatabase(url, database, (client) => rowsOf(client, text))
  const each = async (text: (context: string) => string) => new Set((await Promise.all(contextsWithStore.map((context) => inside(context, text(context))))).flat().map(({ name }) => name as string))
  const orders = await inside('orders', 'select order_id as name, version from orders')
  return {
    orders: new Map(orders.map(({ name, version }) => [name, version])),
    messages: await each(() => 'select id as name from outbox'),
    handled: await each((context) => `select scope || ' ' || key as name from once where scope like '${context}/%'`),
  }
}

const lostBetween = (before: Kept, after: Kept, at: number): Lost => ({
  at,
  orders: [...before.orders.keys()].filter((id) => !after.orders.has(id)),
  setBack: [...before.orders].flatMap(([id, version]) => (version > (after.orders.get(id) ?? version) ? [id] : [])),
  messages: [...before.messages].filter((id) => !after.messages.has(id)),
  repaired: [],
  handled: [...before.handled].filter((name) => !after.handled.has(name)).map((name) => ({ listener: name.split(' ')[0]!, messageId: name.split(' ')[1]! })),
})

/** Kills the primary whose standby is behind, and puts that in its place. Answers what had been committed and is not there any more. */
const failOver = async ({ stores: { postgres }, history }: Laboratory, { server, folder, line }: Standby): Promise<Lost> => {
  const abandoned = postgres.folder
  let lost: Lost | undefined
  await postgres.replace(async () => {
    await line.close()
    await inDatabase(server.url, 'postgres', (client) => client.query('select pg_promote(true, 30)'))
    const at = history.visits.reduce((latest, { ended }) => Math.max(latest, ended), 0)
    lost = lostBetween(await leftBehind(abandoned, (old) => kept(old.url)), await kept(server.url), at)
    return { server, folder }
  })
  return lost!
}

interface Difference {
  readonly orderId: string
  readonly kind: string
  readonly repaired: boolean
}

/** A run that finds nothing new for three seconds ends, and on a busy machine what others have to say may take longer. */
const mostRuns = 3
/** What nobody has changed for a minute is compared. */
const comparable = () => sleep(65_000)

const reconciled = async (lab: Laboratory): Promise<readonly Difference[]> => {
  const { output, code } = await lab.shop.minishop('reconcile', '--json')
  const answer = output.split('\n').find((line) => line.startsWith('{'))
  if (code > 1 || answer === undefined) throw new Error(`Reconciliation could not be done: ${output}`)
  return (JSON.parse(answer) as { readonly differences: readonly Difference[] }).differences
}

/** What the docs leave to a person: money for an order that has vanished is given back by hand. */
const givenBack = async ({ history: { ask } }: Laboratory, orders: readonly string[]): Promise<void> => {
  const token = await signedInAsAdmin(ask)
  for (const orderId of orders) {
    const { status, json } = await ask(`POST /v1/payments/${orderId}/refunds`, { by: 'admin', token, key: `lost-${orderId}`, body: { reason: 'The order was lost.' } })
    if (status === undefined || status >= 300) throw new Error(`The money of the lost order ${orderId} could not be given back: ${status} ${JSON.stringify(json)}`)
  }
}

/** How many orders there are of each kind, however often they were found. */
const counted = (all: readonly Difference[]): string =>
  [...Map.groupBy(all, ({ kind }) => kind)].map(([kind, found]) => `${new Set(found.map(({ orderId }) => orderId)).size} ${kind}`).join(', ') || 'none'

export const failOvers: readonly Experiment[] = [
  {
    name: 'B8 PostgreSQL fails over',
    what: 'PostgreSQL dies, and a standby that has not heard of the last four seconds takes its place; then reconciliation, and a person for what it leaves open',
    shop: { name: 'failing-over' },
    async disturb(lab) {
      const standby = await openStandby(lab)
      await sleep(2_000)
      standby.line.suffer({ kind: 'timeout', milliseconds: 0, stream: 'down' })
      await sleep(4_000)
      const lost = await failOver(lab, standby)
      if (lost.orders.length + lost.setBack.length === 0) throw new Error('Nothing was lost: the standby had heard of everything.')
      lab.watched.lost = lost
      if ((await allReady(lab, 60)) === undefined) throw new Error('After the failover not everything is ready again.')
      await comparable()
      const found = [...(await reconciled(lab))]
      const money = (await ledgerPayments(lab.shop.folder)).filter(({ orderId, captures, refunds }) => lost.orders.includes(orderId) && captures.length > 0 && refunds.length === 0)
      const unnamed = () => money.filter(({ orderId }) => !found.some((difference) => difference.orderId === orderId && difference.kind === 'payment-without-order'))
      const missed = unnamed().length
      for (let runs = 1; unnamed().length > 0 && runs < mostRuns; runs++) found.push(...(await reconciled(lab)))
      if (unnamed().length > 0) throw new Error(`In ${mostRuns} runs reconciliation did not name the money of ${unnamed().length} lost orders: ${unnamed().map(({ orderId }) => orderId).join(', ')}.`)
      await givenBack(lab, money.map(({ orderId }) => orderId))
      found.push(...(await reconciled(lab)))
      lab.watched.lost = { ...lost, repaired: found.flatMap(({ orderId, repaired }) => (repaired ? [orderId] : [])) }
      const [repaired, open] = [true, false].map((wanted) => counted(found.filter(({ repaired }) => repaired === wanted)))
      return {
        times: 1,
        told: `Lost: ${lost.orders.length} orders, ${lost.setBack.length} set back, ${lost.messages.length} announcements, ${lost.handled.length} handled. Repaired: ${repaired}. Open: ${open}. Given back by hand: the money of ${money.length}${missed > 0 ? `, of which ${missed} were not named by the first run of reconcile` : ''}.`,
      }
    },
  },
]
