import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { breaches } from '@minishop/simulation/checker'
import type { Experiment, ShopKind } from './experiment.ts'
import type { Laboratory } from './laboratory.ts'
import { filled, smallDisk } from './small-disk.ts'
import { killed, operating, ready, unready, until } from './waiting.ts'

/** What was lost is published behind what was kept, so the streams of this shop say nothing any more about the order in which things were told at first. */
const lossy: ShopKind = { name: 'lossy', unseen: ['order-of-publication'] }

/** payments has no outbox: it asks its provider within a minute after its start, and tells what became of recent payments. */
const paymentsTellAgain = async (lab: Laboratory): Promise<void> => {
  await killed(lab, 'payments')
  const untold = async () => breaches(await lab.evidence()).some(({ what }) => what.includes('payments never announced'))
  await until('What payments has to tell', async () => !(await untold()), 120)
}

const setBack: Experiment = {
  name: 'B4 NATS set back',
  what: 'the store of NATS is replaced by a copy that is eight seconds old, an operator has the outboxes publish again and starts payments anew',
  shop: lossy,
  async disturb(lab) {
    const { nats } = lab.stores
    const [store, copy] = [join(lab.shop.folder, 'nats', 'store'), join(lab.shop.folder, 'nats', 'copy')]
    await nats.kill('SIGTERM', 0, () => cp(store, copy, { recursive: true }))
    await sleep(8_000)
    await nats.kill('SIGKILL', 0, async () => {
      await rm(store, { recursive: true })
      await cp(copy, store, { recursive: true })
    })
    await rm(copy, { recursive: true })
    await operating(lab, 'outbox', 'republish', '--since', '3m')
    await paymentsTellAgain(lab)
    return 1
  },
}

const streamDeleted: Experiment = {
  name: 'B3 stream deleted',
  what: 'the stream ORDERS is deleted with all its consumers, made again two seconds later, and an operator has orders publish again',
  shop: lossy,
  async disturb(lab) {
    await lab.nats(async ({ api }) => {
      const { config } = await api<{ readonly config: object }>('STREAM.INFO.ORDERS')
      await api('STREAM.DELETE.ORDERS')
      await sleep(2_000)
      await api('STREAM.CREATE.ORDERS', config)
    })
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
