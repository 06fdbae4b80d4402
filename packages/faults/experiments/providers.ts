import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StripeFault } from '@minishop/servers'
import { asked, underOneKey } from './at-stripe.ts'
import { until } from './waiting.ts'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { networked, outside } from './outside.ts'

const steps: Readonly<Record<string, RegExp>> = {
  begin: /^POST \/v1\/payment_intents$/,
  confirm: /^POST .*\/confirm$/,
  capture: /^POST .*\/capture$/,
  'give back': /^POST .*(\/cancel|\/refunds)$/,
}

const killedOver = (step: string): Experiment => ({
  name: `A14 payments in flight: ${step}`,
  what: `Stripe has done it (${step}), its answer is on its way for ever, and payments is killed`,
  shop: networked,
  async disturb(lab) {
    const pattern = steps[step]!
    const before = asked(pattern)
    outside().stripe.trouble(pattern, 'silent')
    await until(`A request to ${step}`, () => asked(pattern) > before)
    process.kill((await lab.shop.process('payments')).pid, 'SIGKILL')
    await until('payments again', async () => (await lab.processes()).some(({ name, pid, ready }) => name === 'payments' && pid !== 0 && ready === true))
    await sleep(2_000)
    underOneKey()
    return 1
  },
})

/** Somebody who asks for a payment of theirs, with what was answered and after how many seconds. */
const asking = async (lab: Laboratory, url = lab.shop.url): Promise<{ readonly status: number; readonly seconds: number; readonly retryAfter: string | null }> => {
  const [owner] = lab.market().customers
  const [order] = await lab.database('orders', async (client) => (await client.query<{ order_id: string }>('select order_id from payment_facts join orders using (order_id) where user_id = $1 limit 1', [owner!.name])).rows)
  if (order === undefined) throw new Error(`${owner!.name} has paid for nothing yet.`)
  const began = performance.now()
  const answer = await fetch(`${url}/v1/payments/${order.order_id}`, { headers: { authorization: `Bearer ${owner!.token}` }, signal: AbortSignal.timeout(60_000) })
  await answer.arrayBuffer()
  return { status: answer.status, seconds: (performance.now() - began) / 1000, retryAfter: answer.headers.get('retry-after') }
}

/** Until the first customer has something to ask for. */
const untilPaid = (lab: Laboratory): Promise<true> => until('A payment of the first customer', () => asking(lab).then(() => true, () => false))

/** What the gateway allows a service, with a little for the way. */
const deadlineSeconds = 12

const refusedInTime = ({ status, seconds, retryAfter }: Awaited<ReturnType<typeof asking>>): void => {
  if (seconds > deadlineSeconds) throw new Error(`Who asked for a payment waited ${seconds.toFixed(1)} s.`)
  if (status !== 503 && status !== 504) throw new Error(`Who asked for a payment got ${status} while nobody could know.`)
  if (retryAfter === null) throw new Error(`Who asked for a payment got ${status} and was not told when to come back.`)
}

/** How often payments did not hear what Stripe has to say, as its operator sees it. */
const unknown = async (port: number | null): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return text.split('\n').filter((line) => line.startsWith('payments_unknown_total{')).reduce((so, line) => so + Number(line.split(' ').at(-1)), 0)
}

/** For some time Stripe answers everything like this. Answers how many requests it had meanwhile. */
const answering = async (fault: StripeFault, milliseconds: number, meanwhile = async () => {}): Promise<number> => {
  const { stripe } = outside()
  const before = stripe.requests.length
  const end = stripe.trouble(/./, fault, Infinity)
  try {
    await Promise.all([sleep(milliseconds), meanwhile()])
  } finally {
    end()
  }
  return stripe.requests.length - before
}

const late: Experiment = {
  name: 'E1 Stripe 30 s late',
  what: 'Stripe does everything, and its answers take 30 seconds',
  shop: networked,
  async disturb(lab) {
    await untilPaid(lab)
    const { line } = outside()
    line.suffer({ kind: 'latency', milliseconds: 30_000, stream: 'down' })
    try {
      const { port } = await lab.shop.process('payments')
      for (const answer of await Promise.all([asking(lab), asking(lab, `http://127.0.0.1:${port}`)])) refusedInTime(answer)
      await sleep(3_000)
    } finally {
      line.suffer()
    }
    underOneKey()
    return 1
  },
}

const failingAfter: Experiment = {
  name: 'E2 Stripe 500 after the work',
  what: 'Stripe does six times each of what there is to do, and answers 500, to every repeat as well',
  shop: networked,
  async disturb() {
    const { stripe } = outside()
    for (const pattern of Object.values(steps)) stripe.trouble(pattern, 'after', 6)
    const before = Object.values(steps).map(asked)
    await until('Six requests of each kind', () => Object.values(steps).every((pattern, index) => asked(pattern) >= before[index]! + 6))
    await sleep(2_000)
    underOneKey()
    return 6 * Object.keys(steps).length
  },
}

const busySeconds = 8
/** Requests that may be under way when the first of them is told to come back in two seconds. */
const atOnce = 12

const busy: Experiment = {
  name: 'E3 Stripe 429',
  what: `Stripe answers 429 to everything for ${busySeconds} seconds, and that it be asked again after two`,
  shop: networked,
  async disturb() {
    const times = await answering('busy', busySeconds * 1_000)
    if (times > (busySeconds / 2) * atOnce) throw new Error(`Stripe was asked ${times} times in ${busySeconds} s while it was busy.`)
    return times
  },
}

const lockedOut: Experiment = {
  name: 'E7 Stripe key revoked',
  what: 'Stripe knows the key of the shop no more, for ten seconds',
  shop: networked,
  async disturb(lab) {
    const { port } = await lab.shop.process('payments')
    return answering('locked-out', 10_000, async () => {
      // What was begun before is over by then.
      await sleep(3_000)
      const before = await unknown(port)
      await until('A word to the operator', async () => (await unknown(port)) > before, 6)
    })
  },
}

const circuit: Experiment = {
  name: 'E8 circuit to payments',
  what: 'payments stands still (SIGSTOP); those who ask for payments open the circuit of the gateway, which closes by itself',
  shop: networked,
  async disturb(lab) {
    await untilPaid(lab)
    const circuit = () => readFileSync(join(lab.shop.folder, 'logs', 'gateway.log'), 'utf8').match(/the circuit to payments is [\w-]+/g) ?? []
    const before = circuit().length
    const { pid } = await lab.shop.process('payments')
    process.kill(pid, 'SIGSTOP')
    try {
      for (const answer of await Promise.all(Array.from({ length: 6 }, () => asking(lab)))) refusedInTime(answer)
      // One of them may be the one that tries whether payments is back.
      const answers = await Promise.all([1, 2, 3].map(() => asking(lab)))
      if (answers.filter(({ seconds }) => seconds < 1).length < 2) throw new Error('Those who asked after that had to wait although nobody had got an answer.')
    } finally {
      process.kill(pid, 'SIGCONT')
    }
    await until('An answer', async () => (await asking(lab)).status === 200)
    const states = circuit().slice(before).map((line) => line.split(' ').at(-1))
    if (states[0] !== 'open' || !states.includes('half-open') || states.at(-1) !== 'closed') throw new Error(`The circuit to payments was ${states.join(', ')}.`)
    return 1
  },
}

/** What of sections A and E is about asking the provider: judged by its own book. */
export const providers: readonly Experiment[] = [
  ...Object.keys(steps).map(killedOver),
  late,
  failingAfter,
  busy,
  lockedOut,
  circuit,
]
