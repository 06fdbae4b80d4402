import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededChance } from '@minishop/kernel'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { consumersOf, messagesOf, type NatsWords, type Stored } from '../laboratory/nats-words.ts'
import { until } from './waiting.ts'

const announced = async (words: NatsWords): Promise<readonly Stored[]> =>
  (await Promise.all(['ORDERS', 'CATALOG', 'PAYMENTS', 'SHIPPING'].map((stream) => messagesOf(words, stream)))).flat()

/** Puts it there once more, under its id, and so that the server does not notice. */
const again = (words: NatsWords, { subject, headers, text }: Stored): void => {
  const { 'nats-msg-id': _, ...rest } = headers
  words.publish(subject, rest, text)
}

const shuffled = <T>(list: readonly T[], seed: number): readonly T[] => {
  const chance = seededChance(seed)
  return list.map((one) => ({ one, place: chance() })).sort((a, b) => a.place - b.place).map(({ one }) => one)
}

const asleep = async ({ processes }: Laboratory, name: string, meanwhile: () => Promise<void>): Promise<void> => {
  const { pid } = (await processes()).find((process) => process.name === name)!
  process.kill(pid, 'SIGSTOP')
  await meanwhile().finally(() => process.kill(pid, 'SIGCONT'))
}

const later: Experiment = {
  name: 'C7 a later version',
  what: 'a message of orders that has fields which nobody knows yet, one of a version and one of a kind that nobody knows',
  disturb: (lab) =>
    lab.nats(async (words) => {
      const reserved = (await messagesOf(words, 'CATALOG')).find(({ subject }) => subject === 'catalog.stock-reserved.v1')!
      const say = (subject: string): string => {
        const { 'nats-msg-id': _, ...headers } = reserved.headers
        const id = randomUUID()
        lab.planted.push(id)
        words.publish(subject, { ...headers, 'ce-id': id, 'ce-type': subject }, JSON.stringify({ ...JSON.parse(reserved.text), warehouse: { name: 'North', shelves: [7] } }))
        return id
      }
      const understood = say('catalog.stock-reserved.v1')
      const strange = [say('catalog.stock-reserved.v2'), say('catalog.stock-counted.v1')]
      await until('That orders handles the later one', () =>
        lab.database('orders', async (client) => (await client.query('select from once where scope = $1 and key = $2', ['orders/catalog.stock-reserved', understood])).rowCount === 1),
      )
      const aside = (await messagesOf(words, 'dead-letters-orders')).filter(({ headers }) => [understood, ...strange].includes(headers['ce-id'] ?? ''))
      if (aside.length > 0) throw new Error(`Put aside was ${aside.map(({ headers }) => headers['dead-subject']).join(', ')}.`)
      return 3
    }),
}

const slow = 'orders/catalog.stock-reserved'

/** Section C: messages in another order, slowly, in great numbers, or from the future. */
export const disorder: readonly Experiment[] = [
  {
    name: 'C2 shuffled',
    what: 'what was announced within a minute is published once more, in a shuffled order, across all streams',
    disturb: (lab) =>
      lab.nats(async (words) => {
        const since = new Date(Date.now() - 60_000).toISOString()
        const recent = shuffled((await announced(words)).filter(({ headers }) => headers['ce-time']! >= since), lab.seed)
        for (const message of recent) again(words, message)
        await words.api('INFO')
        return recent.length
      }),
  },
  {
    name: 'C2 cancelled before placed',
    what: 'catalog hears for eight seconds of placed orders, and shipping of confirmed ones, three seconds late: later than that they were cancelled',
    async disturb({ shop }) {
      shop.arm('catalog', 'listener.received(catalog/orders.order-placed):delay=3000')
      shop.arm('shipping', 'listener.received(shipping/orders.order-confirmed):delay=3000')
      await sleep(8_000)
      for (const service of ['catalog', 'shipping']) shop.arm(service, '')
      return 1
    },
  },
  {
    name: 'C3 slower than ack_wait',
    what: 'orders takes twelve seconds for each reservation, longer than NATS waits for an acknowledgement; nothing is delivered twice',
    disturb: (lab) =>
      lab.nats(async (words) => {
        lab.shop.arm('orders', `command.before-work(${slow}):delay=12000`)
        await sleep(13_500)
        const state = (await consumersOf(words, 'CATALOG')).find(({ config }) => config.description === slow)!
        lab.shop.arm('orders', '')
        if (state.num_redelivered > 0) throw new Error(`${state.num_redelivered} messages were delivered again while they were being handled.`)
        return 1
      }),
  },
  {
    name: 'C6 backlog',
    what: 'catalog stands still while thousands of messages come in for it, and then works them off',
    disturb: (lab) =>
      lab.nats(async (words) => {
        const all = (await messagesOf(words, 'ORDERS')).filter(({ subject }) => /order-(placed|confirmed|cancelled)/.test(subject))
        const wanted = 4_000
        await asleep(lab, 'catalog', async () => {
          for (let n = 0; n < wanted; n++) again(words, all[n % all.length]!)
          await words.api('INFO')
          await sleep(5_000)
        })
        return wanted
      }),
  },
  later,
]
