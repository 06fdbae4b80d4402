import { setTimeout as sleep } from 'node:timers/promises'
import type { StripeEvent } from '@minishop/servers'
import { asked } from './at-stripe.ts'
import { until } from './waiting.ts'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { networked, outside } from './outside.ts'
import type { Manner } from './stripe-webhooks.ts'

const somethingToTell = /\/(confirm|capture|cancel|refunds)$/

const told = (manner: Manner, what: string): Experiment => ({
  name: `E4 webhooks ${manner}`,
  what,
  shop: networked,
  async disturb() {
    const { webhooks } = outside()
    const before = asked(somethingToTell)
    webhooks.behave(manner)
    await until('Something to tell', () => asked(somethingToTell) > before)
    await sleep(6_000)
    return webhooks.behave('soon')
  },
})

/** What orders knows of payments: by order, how many facts. */
const facts = (lab: Laboratory, orderId: string): Promise<string> =>
  lab.database('orders', async (client) => JSON.stringify((await client.query('select o.status, o.total_amount, f.fact, f.amount from orders o left join payment_facts f using (order_id) where order_id = $1 order by f.number', [orderId])).rows))

/** An event about a payment as it would be if somebody had changed this about it. */
const event = (id: string, object: Readonly<Record<string, unknown>>): StripeEvent => ({ id: `evt_${id}`, object: 'event', type: 'payment_intent.succeeded', created: Math.floor(Date.now() / 1000), data: { object } })

/** A payment that is over: whoever was told of it has been told all there is. */
const settledPayment = async () => {
  const { intents } = outside().stripe.books
  await until('A captured payment', () => intents.some(({ status }) => status === 'succeeded'))
  const intent = intents.find(({ status }) => status === 'succeeded')!
  await sleep(3_000)
  return { object: 'payment_intent', ...intent }
}

const lies: Experiment = {
  name: 'E5 webhooks that lie',
  what: 'webhooks that Stripe has signed tell of another sum, another currency, another order, and of a payment that there is not',
  shop: networked,
  async disturb(lab) {
    const payment = await settledPayment()
    const before = await facts(lab, payment.metadata['orderId']!)
    const wrong = [
      { ...payment, amount: 1, amount_received: 1 },
      { ...payment, currency: 'usd' },
      { ...payment, metadata: { ...payment.metadata, orderId: '0195a7c2-7d00-7000-8000-00000000dead' } },
      { ...payment, status: 'canceled', amount_received: 0 },
      { ...payment, id: 'pi_of_nobody' },
    ]
    for (const [n, lie] of wrong.entries()) {
      const status = await outside().webhooks.send(event(`lie_${n}`, lie))
      if (status !== 204) throw new Error(`A signed webhook was answered ${status}.`)
    }
    await sleep(1_500)
    const after = await facts(lab, payment.metadata['orderId']!)
    if (after !== before) throw new Error(`Orders believed a webhook: ${before} became ${after}.`)
    return wrong.length
  },
}

const untimely: Experiment = {
  name: 'D4 webhooks of another time',
  what: 'webhooks that were signed 310 seconds ago, or will be in 310 seconds, and one of this moment that somebody else has signed',
  shop: networked,
  async disturb() {
    const payment = await settledPayment()
    const { webhooks } = outside()
    const statuses = [-310, 310].map((seconds) => webhooks.send(event(`late_${seconds}`, payment), new Date(Date.now() + seconds * 1000)))
    for (const status of await Promise.all(statuses)) if (status !== 400 && status !== 422) throw new Error(`A webhook of another time was answered ${status}.`)
    const inTime = await webhooks.send(event('in_time', payment), new Date(Date.now() - 200_000))
    if (inTime !== 204) throw new Error(`A webhook of 200 seconds ago was answered ${inTime}.`)
    return 2
  },
}

/** What of sections D and E is about being told by the provider. */
export const webhooks: readonly Experiment[] = [
  told('first', 'the shop hears of everything by webhook before it gets its answer'),
  told('never', 'no webhook comes, and none ever will'),
  told('twice', 'every webhook comes twice, at once'),
  told('reversed', 'webhooks come late and all at once, the latest first'),
  lies,
  untimely,
]
