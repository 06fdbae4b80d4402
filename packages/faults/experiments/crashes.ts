import { setTimeout as sleep } from 'node:timers/promises'
import type { FailPoint } from '@minishop/kernel'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'

/** The row of section A of the fault plan that a point stands for. */
const ids: { readonly [P in FailPoint]?: string } = {
  'command.before-work': 'A1',
  'work.before-commit': 'A3',
  'work.after-commit': 'A4',
  'relay.before-publish': 'A5',
  'relay.after-publish': 'A6',
  'relay.after-mark': 'A6',
  'listener.received': 'A8',
  'listener.before-acknowledge': 'A10',
  'listener.after-acknowledge': 'A10',
  'stateless.before-announce': 'A9',
  'stateless.after-announce': 'A9',
  'provider.before-call': 'A13',
  'provider.after-call': 'A15',
  'provider.before-giving-back': 'A16',
  'provider.after-giving-back': 'A16',
  'webhook.before-work': 'A17',
  'webhook.after-work': 'A17',
}

const kept: readonly FailPoint[] = ['command.before-work', 'work.before-commit', 'work.after-commit', 'relay.before-publish', 'relay.after-publish', 'relay.after-mark']
const hears: readonly FailPoint[] = ['listener.received', 'listener.before-acknowledge', 'listener.after-acknowledge']
const places: Readonly<Record<string, readonly FailPoint[]>> = {
  auth: kept,
  cart: ['command.before-work', ...hears],
  catalog: [...kept, ...hears],
  orders: [...kept, ...hears],
  shipping: [...kept, ...hears],
  payments: [
    'command.before-work',
    ...hears,
    'stateless.before-announce',
    'stateless.after-announce',
    'provider.before-call',
    'provider.after-call',
    'provider.before-giving-back',
    'provider.after-giving-back',
    'webhook.before-work',
    'webhook.after-work',
  ],
  notifications: ['command.before-work', ...hears],
}

const patienceMilliseconds = 60_000

/** Arms a service and waits until it has happened. Throws where nothing of the load came by. */
export const untilFired = async ({ shop }: Laboratory, service: string, rehearsals: string): Promise<void> => {
  shop.arm(service, rehearsals)
  for (const deadline = performance.now() + patienceMilliseconds; !shop.fired(service); await sleep(50))
    if (performance.now() > deadline) throw new Error(`${service} did not come by ${rehearsals} within ${patienceMilliseconds / 1000} seconds.`)
}

const crashAt = (service: string, point: FailPoint): Experiment => ({
  name: `${ids[point]} ${service} ${point}`,
  what: `${service} is killed at ${point}`,
  async disturb(lab) {
    // Not always at the first passing: what goes on beside it differs then.
    await untilFired(lab, service, `${point}:crash@${1 + (lab.seed % 3)}`)
    return 1
  },
})

const killed = (service: string): Experiment => ({
  name: `A0 ${service} SIGKILL`,
  what: `${service} is killed wherever it is, twice`,
  async disturb({ processes }) {
    for (let times = 0; times < 2; times++) {
      await sleep(700)
      const pid = (await processes()).find(({ name }) => name === service)?.pid
      if (pid) process.kill(pid, 'SIGKILL')
    }
    return 2
  },
})

const draining: Experiment = {
  name: 'A20 orders listener.draining',
  what: 'orders is told to stop with messages in hand, and killed before it has acknowledged them',
  async disturb(lab) {
    lab.shop.arm('orders', 'listener.before-acknowledge:delay=1500')
    await sleep(1_500)
    const { pid } = await lab.shop.process('orders')
    lab.shop.arm('orders', 'listener.received:delay=1500\nlistener.draining:crash')
    await sleep(500)
    process.kill(pid, 'SIGTERM')
    for (const deadline = performance.now() + 15_000; !lab.shop.fired('orders') && performance.now() < deadline; ) await sleep(50)
    if (!lab.shop.fired('orders')) throw new Error('orders had no message in hand when it was told to stop.')
    return 1
  },
}

const betweenRows: Experiment = {
  name: 'A7 orders relay.between-rows',
  what: 'orders can announce nothing for five seconds, and is killed between two announcements of one order',
  async disturb(lab) {
    lab.shop.arm('orders', 'relay.before-publish:fail')
    await sleep(5_000)
    await untilFired(lab, 'orders', 'relay.between-rows:crash')
    return 1
  },
}

/** Section A: every service, at every place where it can die and something of this load comes by. */
export const crashes: readonly Experiment[] = [
  ...Object.entries(places).flatMap(([service, points]) => points.map((point) => crashAt(service, point))),
  ...['gateway', 'orders', 'payments'].map(killed),
  betweenRows,
  draining,
]
