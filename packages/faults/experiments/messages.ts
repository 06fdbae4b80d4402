import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { untilFired } from './crashes.ts'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { messagesOf } from '../laboratory/nats-words.ts'
import { operating, unready } from './waiting.ts'

const subject = 'orders.order-confirmed.v1'

export const headersFor = (id: string, source = 'orders'): Readonly<Record<string, string>> => ({
  'ce-specversion': '1.0',
  'ce-id': id,
  'ce-source': source,
  'ce-type': subject,
  'ce-subject': randomUUID(),
  'ce-time': new Date().toISOString(),
  'content-type': 'application/json',
})

/** Puts what nobody can read where five services hear it. */
const poison = (lab: Laboratory): Promise<number> =>
  lab.nats(async (words) => {
    const wrong: readonly (readonly [headers: Readonly<Record<string, string>>, body: string])[] = [
      [headersFor(randomUUID()), '{"orderId": "half a'],
      [headersFor(randomUUID()), '{"orderId": 7, "lines": "none"}'],
      [headersFor(randomUUID(), 'catalog'), '{}'],
      [headersFor(`not-an-id-${randomUUID()}`), '{}'],
    ]
    for (const [headers, body] of wrong) {
      lab.planted.push(headers['ce-id']!)
      words.publish(subject, headers, body)
    }
    // Asked for last, answered last: all of it is there.
    await words.api('INFO')
    return wrong.length
  })

/** Section C and what can only be reached by wrong messages. */
export const messages: readonly Experiment[] = [
  {
    name: 'C1 duplicates',
    what: 'the last two thousand that ORDERS and PAYMENTS each hold are published once more, beyond the window in which the broker would notice',
    async disturb(lab) {
      // A round of orders first, where nobody has bought anything yet.
      await sleep(3_000)
      return lab.nats(async (words) => {
        const all = (await Promise.all(['ORDERS', 'PAYMENTS'].map((stream) => messagesOf(words, stream)))).flatMap((held) => held.slice(-2_000))
        for (const { subject, headers, text } of all) {
          const { 'nats-msg-id': _, ...rest } = headers
          words.publish(subject, rest, text)
        }
        await words.api('INFO')
        return all.length
      })
    },
  },
  { name: 'C4 poison', what: 'messages that nobody can read: half JSON, wrong types, a forged source, no id', disturb: poison },
  {
    name: 'B3 consumers deleted',
    what: 'durable consumers of orders, catalog and payments are deleted; the three say what they lack, and an operator makes them again',
    disturb: (lab) =>
      lab.nats(async (words) => {
        const gone = [['CATALOG', 'orders__catalog_stock-reserved'], ['ORDERS', 'catalog__orders_order-placed'], ['ORDERS', 'payments__orders_payment-requested']] as const
        for (const [stream, consumer] of gone) await words.api(`CONSUMER.DELETE.${stream}.${consumer}`)
        for (const [, consumer] of gone) await unready(lab, consumer.split('__', 1)[0]!, consumer)
        await operating(lab, 'streams')
        return gone.length
      }),
  },
  ...(['dead-letter.before-keep', 'dead-letter.after-keep'] as const).map(
    (point): Experiment => ({
      name: `A18 shipping ${point}`,
      what: `shipping is killed at ${point}`,
      async disturb(lab) {
        const fired = untilFired(lab, 'shipping', `${point}:crash`)
        await sleep(500)
        await poison(lab)
        await fired
        return 1
      },
    }),
  ),
  {
    name: 'A19 shipping listener.last-attempt',
    what: 'shipping fails at a message again and again, and is killed at the last attempt there is',
    async disturb(lab) {
      await untilFired(lab, 'shipping', 'command.before-work(shipping/orders.order-confirmed):fail\nlistener.last-attempt:crash')
      lab.shop.arm('shipping', '')
      return 1
    },
  },
  {
    name: 'A12 orders relay.deadline-due',
    what: 'deadlines of orders come early, all at once, and orders is killed over the second one',
    async disturb(lab) {
      const fired = untilFired(lab, 'orders', 'relay.deadline-due:crash@2')
      await sleep(1_500)
      await lab.database('orders', (client) => client.query(`update outbox set not_before = now() where published_at is null and not_before is not null and subject like '%stock-overdue%'`))
      await fired
      return 1
    },
  },
]
