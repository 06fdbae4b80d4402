import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { messagesOf } from '../laboratory/nats-words.ts'
import { operating, until } from './waiting.ts'

const listener = 'shipping/orders.order-confirmed'

interface Letter {
  readonly letterId: string
  readonly listener: string
  readonly state: 'dead' | 'waiting'
  readonly key: string
}
const lettersOf = async (lab: Laboratory): Promise<readonly Letter[]> =>
  (JSON.parse(await operating(lab, 'dead-letters', 'list', 'shipping', '--json')) as { readonly letters: readonly Letter[] }).letters.filter((letter) => letter.listener === listener)

/** Two more messages about an order, which wait behind its dead letter. */
const putBehind = (lab: Laboratory, key: string): Promise<readonly string[]> =>
  lab.nats(async (words) => {
    const one = (await messagesOf(words, 'ORDERS')).find(({ subject, headers }) => subject === 'orders.order-confirmed.v1' && headers['ce-subject'] === key)!
    const ids = [randomUUID(), randomUUID()]
    for (const id of ids) {
      const { 'nats-msg-id': _, ...rest } = one.headers
      lab.planted.push(id)
      words.publish(one.subject, { ...rest, 'ce-id': id }, one.text)
    }
    await words.api('INFO')
    return [one.headers['ce-id']!, ...ids]
  })

const replayed: Experiment = {
  name: 'A22 shipping dead-letter.replaying',
  what: 'confirmed orders become dead letters at shipping; an operator replays them, shipping is killed half-way, and they are replayed again',
  async disturb(lab) {
    // What was put aside before stays where it is.
    const before = new Set((await lettersOf(lab)).map(({ letterId }) => letterId))
    lab.shop.arm('shipping', `command.before-work(${listener}):fail`)
    const { key, letterId } = await until('A dead letter', async () => (await lettersOf(lab)).find((letter) => letter.state === 'dead' && !before.has(letter.letterId)))
    const ofKey = async () => (await lettersOf(lab)).filter((letter) => letter.key === key)
    const ids = await putBehind(lab, key)
    await until('Two that wait behind it', async () => (await ofKey()).length === ids.length)
    lab.shop.arm('shipping', 'dead-letter.replaying:crash')
    await sleep(500)
    await lab.shop.minishop('dead-letters', 'replay', letterId)
    if (!lab.shop.fired('shipping')) throw new Error('The replay ended before shipping could be killed.')
    await until('A replay that finds all of them', async () => {
      await lab.shop.minishop('dead-letters', 'replay', '--service', 'shipping')
      return (await lettersOf(lab)).every((letter) => before.has(letter.letterId))
    })
    const done = await lab.database('shipping', async (client) =>
      (await client.query<{ key: string }>('select key from once where scope = $1 and key = any ($2) order by at', [listener, ids])).rows.map(({ key }) => key),
    )
    if (done.join() !== ids.join()) throw new Error(`Of ${ids.join(', ')} shipping did ${done.join(', ')}, in this order.`)
    return 1
  },
}

/** C5: what is away for longer than eight attempts last makes no dead letters. The judge counts them. */
const away: readonly Experiment[] = [
  {
    name: 'C5 PostgreSQL away 40 s',
    what: 'no service reaches its database for forty seconds, while messages wait',
    async disturb({ stores: { postgres } }) {
      await sleep(1_000)
      await postgres.proxy.down()
      await sleep(40_000)
      await postgres.proxy.up()
      return 1
    },
  },
  {
    name: 'C5 provider away 40 s',
    what: 'whatever payments asks of its provider fails for forty seconds',
    async disturb({ shop }) {
      shop.arm('payments', Array.from({ length: 2_000 }, (_, n) => `provider.before-call:throw@${n + 1}`).join('\n'))
      await sleep(40_000)
      shop.arm('payments', '')
      return 1
    },
  },
]

export const deadLetters: readonly Experiment[] = [replayed, ...away]
