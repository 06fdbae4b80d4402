import test, { type ExecutionContext } from 'ava'
import { FixedClock, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/payment.ts'
import type { PaymentProvider } from '../ports/payment-provider.ts'
import { cards, euros, providers, purpose, settled, stripe, userId } from '../testing/providers.ts'
import { RehearsedProvider } from './payment-provider.rehearsed.ts'
import type { SimulatedProvider } from './payment-provider.simulated.ts'

// One suite for every provider, in the wrapping that each has in the service. Declared differences: the tokens of cards, and who decides on the bank's page.

interface Stage {
  readonly provider: PaymentProvider
  readonly clock: FixedClock
  readonly cards: (typeof cards)['simulated']
  decide(paymentId: string, decision: 'approve' | 'decline'): Promise<unknown>
}

const simulated = async (t: ExecutionContext, make: (t: ExecutionContext, clock: FixedClock) => Promise<SimulatedProvider>): Promise<Stage> => {
  const clock = new FixedClock()
  const provider = await make(t, clock)
  return { provider: new RehearsedProvider(provider), clock, cards: cards.simulated, decide: (id, decision) => provider.challenges.decide(id, decision) }
}

const stages: Readonly<Record<string, (t: ExecutionContext) => Promise<Stage>>> = {
  'simulated in memory': (t) => simulated(t, providers['simulated in memory']),
  'simulated in a folder': (t) => simulated(t, providers['simulated in a folder']),
  stripe: async (t) => {
    const { provider, clock, server } = await stripe(t)
    return { provider: new RehearsedProvider(provider), clock, cards: cards.stripe, decide: async (id, decision) => server.decide(id, decision) }
  },
}

for (const [name, stage] of Object.entries(stages)) {
  const holds = (title: string, check: (t: ExecutionContext, stage: Stage) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => check(t, await stage(t)))

  holds('an authorised payment is found by its order and by its own id, and says whose it is', async (t, { provider, cards }) => {
    const payment = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    t.deepEqual(payment, { status: 'authorised', paymentId: payment.paymentId, orderId: testId<OrderId>(1), userId, amount: euros(1999) })
    t.deepEqual(await provider.find(testId<OrderId>(1)), payment)
    t.deepEqual(await provider.read(payment.paymentId), payment)
    t.is(await provider.find(testId<OrderId>(2)), undefined)
    t.is(await provider.read('pay_nobody'), undefined)
  })

  holds('an order has one payment, however often and at once it is authorised', async (t, { provider, cards }) => {
    const asked = await Promise.all([1, 2, 3].map(() => provider.authorise({ ...purpose(1), card: cards.good })))
    const again = await provider.authorise({ ...purpose(1), card: cards.good })
    const ids = new Set([...asked, again].map((answer) => settled(answer).paymentId))
    t.is(ids.size, 1)
    t.is((await provider.begunSince('2000-01-01T00:00:00.000Z' as never, 10)).length, 1)
  })

  holds('a refused card says why, and is not tried again', async (t, { provider, cards }) => {
    const reasons = async (n: number, card: string) => {
      const payment = settled(await provider.authorise({ ...purpose(n), card }))
      t.deepEqual(settled(await provider.authorise({ ...purpose(n), card: cards.good })), payment)
      return payment.status === 'declined' ? payment.reason : payment.status
    }
    t.is(await reasons(1, cards.declined), 'declined')
    t.is(await reasons(2, cards.poor), 'insufficient-funds')
    t.is(await reasons(3, cards.expired), 'expired-card')
    t.is(await reasons(4, 'tok_of_nobody'), 'declined')
  })

  holds('what the customer has to approve becomes what the customer says', async (t, { provider, cards, decide }) => {
    for (const [n, decision, status] of [[1, 'approve', 'authorised'], [2, 'decline', 'declined']] as const) {
      const asking = settled(await provider.authorise({ ...purpose(n), card: cards.asking }))
      t.is(asking.status, 'action-required')
      t.regex(asking.status === 'action-required' ? asking.actionUrl : '', /^https?:\/\/\S+$/)
      await decide(asking.paymentId, decision)
      const after = settled(await provider.read(asking.paymentId))
      t.is(after.status, status)
      if (after.status === 'declined') t.is(after.reason, 'action-failed')
    }
  })

  holds('a capture takes all of it, once', async (t, { provider, cards }) => {
    const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    const captured = await Promise.all([1, 2].map(() => provider.capture({ paymentId, key: 'c' })))
    for (const payment of captured) t.like(payment, { status: 'captured', captured: euros(1999), refunds: [] })
    t.like(await provider.capture({ paymentId, key: 'c2' }), { status: 'captured', captured: euros(1999) })
  })

  holds('a void is for good: nothing is captured after it, and nothing authorised again', async (t, { provider, cards, decide }) => {
    for (const [n, card] of [[1, cards.good], [2, cards.asking]] as const) {
      const { paymentId } = settled(await provider.authorise({ ...purpose(n), card }))
      t.is((await provider.void({ paymentId, key: `v${n}` })).status, 'voided')
      t.is((await provider.void({ paymentId, key: `v${n}` })).status, 'voided')
      t.is((await provider.capture({ paymentId, key: `c${n}` })).status, 'voided')
      t.is((await provider.authorise({ ...purpose(n), card: cards.good })).status, 'voided')
      if (name !== 'stripe') await decide(paymentId, 'approve')
      t.is((await provider.read(paymentId))?.status, 'voided')
    }
  })

  holds('what is captured can not be voided', async (t, { provider, cards }) => {
    const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    await provider.capture({ paymentId, key: 'c' })
    t.is((await provider.void({ paymentId, key: 'v' })).status, 'captured')
  })

  holds('refunds are made once per key, in parts, and never beyond what was captured', async (t, { provider, cards }) => {
    const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    t.is((await provider.refund({ paymentId, amount: euros(1), key: 'early' })).status, 'authorised')
    await provider.capture({ paymentId, key: 'take' })
    const refunds = async (key: string, amount: number) => {
      const payment = settled(await provider.refund({ paymentId, amount: euros(amount), key }))
      return payment.status === 'captured' ? payment.refunds.map((refund) => [refund.key, refund.amount.amount]) : payment.status
    }
    t.deepEqual(await refunds('a', 500), [['a', 500]])
    t.deepEqual(await refunds('a', 500), [['a', 500]])
    t.deepEqual(await refunds('b', 1500), [['a', 500]])
    t.deepEqual(await refunds('c', 1499), [['a', 500], ['c', 1499]])
    t.deepEqual(await refunds('d', 1), [['a', 500], ['c', 1499]])
  })

  holds('a payment that is forestalled can never succeed, and one that there is stays as it is', async (t, { provider, cards }) => {
    const forestalled = settled(await provider.forestall(purpose(1)))
    t.is(forestalled.status, 'voided')
    const late = settled(await provider.authorise({ ...purpose(1), card: cards.good }))
    t.deepEqual([late.status, late.paymentId], ['voided', forestalled.paymentId])
    t.is((await provider.forestall(purpose(1))).status, 'voided')

    const { paymentId } = settled(await provider.authorise({ ...purpose(2), card: cards.good }))
    await provider.capture({ paymentId, key: 'c' })
    t.is((await provider.forestall(purpose(2))).status, 'captured')
  })

  holds('whichever comes first, nothing is taken where an authorisation and its forestalling meet', async (t, { provider, cards }) => {
    const [, forestalled] = await Promise.all([provider.authorise({ ...purpose(1), card: cards.good }), provider.forestall(purpose(1))])
    const { paymentId, status } = settled(forestalled)
    if (status !== 'voided') await provider.void({ paymentId, key: 'v' })
    t.is((await provider.find(testId<OrderId>(1)))?.status, 'voided')
  })

  holds('recent payments are listed, the newest first and bounded', async (t, { provider, clock, cards }) => {
    await provider.authorise({ ...purpose(1), card: cards.good })
    clock.advance({ seconds: 600 })
    await provider.authorise({ ...purpose(2), card: cards.declined })
    clock.advance({ seconds: 600 })
    await provider.authorise({ ...purpose(3), card: cards.good })
    const since = async (time: string, atMost: number) =>
      (await provider.begunSince(`2026-01-31T${time}:00.000Z` as never, atMost)).map(({ orderId }) => orderId)
    const [first, second, third] = [1, 2, 3].map((n) => testId<OrderId>(n))
    t.deepEqual(await since('12:00', 10), [third, second, first])
    t.deepEqual(await since('12:05', 10), [third, second])
    t.deepEqual(await since('12:00', 2), [third, second])
  })

  holds('a webhook that nobody signed is forged', async (t, { provider, clock }) => {
    for (const signature of [undefined, '', 't=1,v1=00', `t=${Math.floor(Date.parse(clock.now()) / 1000)},v1=${'0'.repeat(64)}`])
      t.is((await provider.hint('{"data":{"paymentId":"pay_1"}}', signature, clock.now())).kind, 'forged')
  })
}
