import type { Experiment } from '../experiment.ts'
import type { NatsWords } from '../laboratory/nats-words.ts'
import { killed, operating, ready, unready } from './waiting.ts'

const stream = 'ORDERS'
const consumer = 'catalog__orders_order-placed'

type Config = { readonly [field: string]: unknown }
const configOf = async ({ api }: NatsWords, subject: string): Promise<Config> => (await api<{ readonly config: Config }>(subject)).config

const refused = async ({ api }: NatsWords, subject: string, request?: object): Promise<void> => {
  const done = await api(subject, request).then(() => true, () => false)
  if (done) throw new Error(`NATS did ${subject}, which nobody may.`)
}

/** Writes over what a consumer is set to, as somebody with a console would. */
const drifted = (words: NatsWords, changed: Config): Promise<unknown> =>
  configOf(words, `CONSUMER.INFO.${stream}.${consumer}`).then((config) =>
    words.api(`CONSUMER.DURABLE.CREATE.${stream}.${consumer}`, { stream_name: stream, config: { ...config, ...changed } }),
  )

/** Section B, as far as the broker's own books go. */
export const broker: readonly Experiment[] = [
  {
    name: 'B3 purge refused',
    what: 'somebody tries to empty the streams of announcements, and to delete a message from them',
    disturb: (lab) =>
      lab.nats(async (words) => {
        for (const name of ['ORDERS', 'CATALOG', 'PAYMENTS', 'SHIPPING', 'AUTH']) {
          await refused(words, `STREAM.PURGE.${name}`)
          await refused(words, `STREAM.MSG.DELETE.${name}`, { seq: 1 })
        }
        return 10
      }),
  },
  {
    name: 'B3 consumer drifted',
    what: 'the consumer of catalog for placed orders is set to another subject and another patience while orders come in; catalog says so, and an operator has it made anew',
    disturb: (lab) =>
      lab.nats(async (words) => {
        await drifted(words, { filter_subject: 'orders.order-cancelled.v1', ack_wait: 1_000_000_000 })
        await unready(lab, 'catalog', consumer)
        await operating(lab, 'streams')
        await ready(lab, 'catalog')
        const { filter_subject, ack_wait } = await configOf(words, `CONSUMER.INFO.${stream}.${consumer}`)
        if (filter_subject !== 'orders.order-placed.v1' || ack_wait !== 10_000_000_000) throw new Error(`The consumer was left with ${String(filter_subject)} and ${String(ack_wait)}.`)
        return 1
      }),
  },
  {
    name: 'B3 consumer begins at new',
    what: 'the consumer of catalog for placed orders is replaced by one that begins with what is new; catalog starts and refuses it; an operator deletes it, and has the declared one made',
    disturb: (lab) =>
      lab.nats(async (words) => {
        const config = await configOf(words, `CONSUMER.INFO.${stream}.${consumer}`)
        await words.api(`CONSUMER.DELETE.${stream}.${consumer}`)
        await words.api(`CONSUMER.DURABLE.CREATE.${stream}.${consumer}`, { stream_name: stream, config: { ...config, deliver_policy: 'new' } })
        await killed(lab, 'catalog')
        await unready(lab, 'catalog', 'deliver_policy')
        await words.api(`CONSUMER.DELETE.${stream}.${consumer}`)
        await operating(lab, 'streams')
        await ready(lab, 'catalog')
        return 1
      }),
  },
]
