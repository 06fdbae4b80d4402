import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { breaches } from '@minishop/simulation/checker'
import { startNats } from '@minishop/servers'
import { ledgerPayments } from '../evidence/ledger.ts'
import type { Experiment, ShopKind } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { filled, smallDisk } from './small-disk.ts'
import { messagesOf, natsWords, streamNames, type NatsWords, type Stored } from '../laboratory/nats-words.ts'
import { killed, operating, ready, unready, until } from './waiting.ts'

/** What was lost is published behind what was kept, so the streams of this shop say nothing any more about the order in which things were told at first. */
const lossy: ShopKind = { name: 'lossy', unseen: ['order-of-publication'] }

const eventsOf = async (words: NatsWords): Promise<readonly Stored[]> =>
  (await Promise.all((await streamNames(words)).filter((name) => !name.startsWith('dead-letters-')).map((name) => messagesOf(words, name)))).flat()

/** All that a store of NATS holds which no server uses any more. */
const eventsIn = async (folder: string): Promise<readonly Stored[]> => {
  const server = await startNats({ folder })
  try {
    const words = await natsWords(server.url)
    return await eventsOf(words).finally(words.close)
  } finally {
    await server.stop()
  }
}

/** Of what was lost, that the money of a payment was put aside which has been let go since. */
const outdated = async (lab: Laboratory, lost: readonly Stored[]): Promise<readonly Stored[]> => {
  const there = new Set((await lab.nats(eventsOf)).map(({ headers }) => headers['ce-id']))
  const over = new Set((await ledgerPayments(lab.shop.folder)).filter(({ status }) => status === 'voided' || status === 'declined').map(({ paymentId }) => paymentId))
  return lost.filter(({ subject, headers, text }) => subject === 'payments.payment-authorised.v1' && !there.has(headers['ce-id']) && over.has((JSON.parse(text) as { readonly paymentId: string }).paymentId))
}

/**
 * Payments has no outbox: within a minute after its start it asks its provider, and tells what became of all recent payments, one after the other; of those
 * that were let go no more than that.
 */
const paymentsTellAgain = async (lab: Laboratory, lost: readonly Stored[]): Promise<void> => {
  await killed(lab, 'payments')
  const told = async () => {
    lab.watched.outdated.splice(0, Infinity, ...(await outdated(lab, lost)))
    return !breaches(await lab.evidence()).some(({ what }) => what.includes('payments never announced'))
  }
  await until('What payments has to tell', told, 120)
}

const setBack: Experiment = {
  name: 'B4 NATS set back',
  what: 'the store of NATS is replaced by a copy that is eight seconds old, an operator has the outboxes publish again and starts payments anew',
  shop: lossy,
  async disturb(lab) {
    const { nats } = lab.stores
    const [store, copy, lost] = ['store', 'copy', 'lost'].map((name) => join(nats.folder, name)) as [string, string, string]
    await nats.kill('SIGTERM', 0, () => cp(store, copy, { recursive: true }))
    await sleep(8_000)
    await nats.kill('SIGKILL', 0, async () => {
      await mkdir(lost)
      await rename(store, join(lost, 'store'))
      await rename(copy, store)
    })
    const events = await eventsIn(lost)
    await rm(lost, { recursive: true })
    await operating(lab, 'outbox', 'republish', '--since', '3m')
    await paymentsTellAgain(lab, events)
    return 1
  },
}

const streamDeleted: Experiment = {
  name: 'B3 stream deleted',
  what: 'the stream ORDERS is deleted with all its consumers; two seconds later an operator makes all of it again, and has orders publish again',
  shop: lossy,
  async disturb(lab) {
    await lab.nats(({ api }) => api('STREAM.DELETE.ORDERS'))
    await sleep(2_000)
    await operating(lab, 'streams')
    await ready(lab, 'catalog')
    await operating(lab, 'outbox', 'republish', '--since', '1d', 'orders')
    return 1
  },
}

const cramped: ShopKind = {
  name: 'cramped-nats',
  prepare: async (folder) => ({ environment: {}, undo: await smallDisk(join(folder, 'nats', 'store'), 64) }),
}

const diskFull: Experiment = {
  name: 'B5 NATS disk full',
  what: 'the disk of NATS is full for fifteen seconds; an operator makes room, and kills NATS, which hangs over it (2.9.10)',
  shop: cramped,
  async disturb(lab) {
    const { shop, history, stores: { nats } } = lab
    const filler = join(shop.folder, 'nats', 'store', 'filler')
    const before = history.visits.length
    await filled(filler)
    try {
      await sleep(15_000)
      const waiting = await lab.database('orders', async (client) => (await client.query('select from outbox where published_at is null and not_before is null')).rowCount)
      const { output } = await shop.minishop('outbox', 'status')
      if (!waiting || !/\d due, the oldest for/.test(output)) throw new Error(`Nobody said that ${waiting} announcements waited: ${output}`)
      const answers = await lab.nats(({ api }) => api('INFO').then(() => true, () => false))
      if (!answers) await unready(lab, 'orders', 'hears nothing')
      const asked = history.visits.slice(before).filter(({ operation }) => operation === 'POST /v1/orders')
      const odd = asked.find(({ status }) => status === undefined || (status >= 500 && status !== 503))
      if (odd) throw new Error(`An order was answered with ${odd.status}.`)
    } finally {
      await rm(filler)
      // NATS 2.9.10 hangs over a full disk, and ends over no other signal.
      await nats.kill('SIGKILL', 0)
    }
    return 1
  },
}

/** What a broker loses or has no room for. */
export const brokerLosses: readonly Experiment[] = [streamDeleted, setBack, diskFull]
