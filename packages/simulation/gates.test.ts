import test from 'ava'
import { behindGates } from './gates.ts'
import { Scheduler, type Owner } from './scheduler.ts'

const owner: Owner = { name: 'orders', alive: true }

const passing = async (port: string, method: string, decide: (gate: string) => 'go' | 'fail' = () => 'go') => {
  const scheduler = new Scheduler(1)
  const gates: string[] = []
  let done = 0
  scheduler.judge = (_, gate) => {
    gates.push(gate)
    return decide(gate)
  }
  const it = behindGates(port, { [method]: async () => ++done } as Record<string, () => Promise<unknown>>, owner, scheduler)
  let outcome: unknown
  void it[method]!().then(
    (answer) => (outcome = answer),
    (error: unknown) => (outcome = error),
  )
  await scheduler.drive(() => false)
  return { gates, outcome, done }
}

test('what writes has a gate before and one after it, and a failure does not tell which of the two it was', async (t) => {
  t.deepEqual(await passing('Orders', 'save'), { gates: ['before Orders.save', 'after Orders.save'], outcome: 1, done: 1 })
  const [before, after] = [await passing('Orders', 'save', () => 'fail'), await passing('Orders', 'save', (gate) => (gate.startsWith('after') ? 'fail' : 'go'))]
  t.deepEqual([before.done, after.done], [0, 1])
  t.is(String(before.outcome), String(after.outcome))
})

test('what only reads has one gate, after it has read: what it knows may be old when it goes on', async (t) => {
  for (const method of ['find', 'findByAddress', 'lines', 'search']) t.deepEqual((await passing('Orders', method)).gates, [`after Orders.${method}`])
})

test('what a provider can not say is unknown, and not an outage', async (t) => {
  t.like((await passing('PaymentProvider', 'capture', () => 'fail')).outcome, { status: 'unknown' })
})

test('ports that answer at once have no gates', async (t) => {
  t.deepEqual((await passing('Templates', 'save')).gates, [])
  t.deepEqual((await passing('Bus', 'subscribe')).gates, [])
})
