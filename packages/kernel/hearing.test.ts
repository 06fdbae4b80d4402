import test from 'ava'
import { attemptsBeforeDeath, command, Conflict, context, delayBefore, hear, integer, nothing, refusal, Rejected, runner, siblings, struct, traceIdOf, Unavailable, UnitOfWork, type Call, type Identity, type Message, type Performed } from './index.ts'
import { FixedClock, noon, testId } from './testing/index.ts'

const notNow = refusal('not-now', 'conflict', 'Not now.')
const message: Message = {
  id: testId(1),
  subject: 'orders.order-placed.v1',
  source: 'orders',
  key: testId(2),
  time: noon,
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: { size: 1, newer: true },
}

class PassingWork extends UnitOfWork {
  identity: Identity | undefined
  async perform(identity: Identity | undefined, _origin: unknown, job: () => Promise<{ answer: unknown; keep: boolean }>): Promise<Performed> {
    this.identity = identity
    return { replayed: false, answer: (await job()).answer }
  }
}

const listen = async (run: (input: { readonly size: number }, call: Call) => Promise<void | typeof notNow>, { attempt = 1, outages = 0, data = message.data }: { attempt?: number; outages?: number; data?: unknown } = {}) => {
  const react = command({ summary: 'React', allows: siblings, input: struct({ size: integer() }), output: nothing, refuses: [notNow], run: (input, _, call) => run(input, call) })
  const { listeners } = context({ name: 'catalog', summary: 'Catalog', on: { 'orders.order-placed': react } })
  const work = new PassingWork()
  return { work, reception: await hear(listeners[0]!, { ...message, data }, attempt, runner(() => ({}), work), new FixedClock(), outages) }
}

test('an answer is done, and the call carries who announced it, its id, and its trace', async (t) => {
  let heard: Call | undefined
  const { reception, work } = await listen(async (input, call) => {
    t.deepEqual(input, { size: 1 })
    heard = call
  })
  t.deepEqual(reception, { verdict: { kind: 'done' } })
  t.like(heard, { id: message.id, actor: { kind: 'sibling', name: 'orders' }, at: noon })
  t.is(traceIdOf(heard!.traceparent), traceIdOf(message.traceparent))
  t.not(heard!.traceparent, message.traceparent)
  t.like(work.identity, { scope: 'catalog/orders.order-placed', key: message.id })
})

test('a refusal is done and says with what', async (t) => {
  t.deepEqual((await listen(async () => notNow)).reception, { verdict: { kind: 'done' }, refusedWith: 'not-now' })
})

test('what its listener cannot read is dead at once, with every reason', async (t) => {
  const { reception } = await listen(async () => {}, { data: { size: 'big' } })
  t.deepEqual(reception.verdict, { kind: 'dead', reason: 'unreadable: size must be a whole number' })
})

for (const [what, error] of [['outage', new Unavailable('PostgreSQL')], ['conflict', new Conflict('taken')]] as const)
  test(`an ${what} is tried again however often it was`, async (t) => {
    for (const attempt of [1, attemptsBeforeDeath, 1000]) {
      const { reception } = await listen(() => Promise.reject(error), { attempt })
      t.is(reception.verdict.kind, 'retry')
      t.true(reception.outage)
    }
  })

test('what was refused for good is dead at once, with its reason', async (t) => {
  const { reception } = await listen(() => Promise.reject(new Rejected('the mail server', 'no such mailbox')))
  t.deepEqual(reception.verdict, { kind: 'dead', reason: 'Rejected: the mail server refused for good: no such mailbox' })
})

test('an unexplained failure is tried again, and is put aside at last', async (t) => {
  const failing = () => Promise.reject(new Error('odd'))
  t.is((await listen(failing, { attempt: attemptsBeforeDeath - 1 })).reception.verdict.kind, 'retry')
  t.deepEqual((await listen(failing, { attempt: attemptsBeforeDeath })).reception.verdict, { kind: 'dead', reason: 'Error: odd' })
})

test('deliveries that an outage ended are not held against a message', async (t) => {
  const failing = () => Promise.reject(new Error('odd'))
  t.is((await listen(failing, { attempt: 40, outages: 39 })).reception.verdict.kind, 'retry')
  t.is((await listen(failing, { attempt: 40, outages: 40 - attemptsBeforeDeath })).reception.verdict.kind, 'dead')
})

test('delays grow, are spread, and are bounded by a minute', (t) => {
  t.is(delayBefore(1, () => 0), 100)
  t.is(delayBefore(1, () => 1), 200)
  t.is(delayBefore(4, () => 1), 1600)
  for (const attempt of [10, 100, 1e9]) t.is(delayBefore(attempt, () => 1), 60_000)
})
