import test, { type ExecutionContext } from 'ava'
import type { Challenges } from '../ports/challenges.ts'
import { cards, euros, providers, purpose, settled } from '../testing/providers.ts'
import { noChallenges } from './challenges.none.ts'

for (const name of ['simulated in memory', 'simulated in a folder'] as const) {
  const holds = (title: string, check: (t: ExecutionContext, challenges: Challenges, begin: (n: number, card: string) => Promise<string>) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const provider = await providers[name](t)
      await check(t, provider.challenges, async (n, card) => settled(await provider.authorise({ ...purpose(n), card })).paymentId)
    })

  holds('what the customer has to approve is open until it is decided', async (t, challenges, begin) => {
    const paymentId = await begin(1, cards.simulated.asking)
    const open = { paymentId, amount: euros(1999), status: 'open' } as const
    t.deepEqual(await challenges.find(paymentId), open)
    t.deepEqual(await challenges.decide(paymentId, 'approve'), { ...open, status: 'approved' })
    t.deepEqual(await challenges.find(paymentId), { ...open, status: 'approved' })
  })

  holds('the first decision counts, also of two at once', async (t, challenges, begin) => {
    const declined = await begin(1, cards.simulated.asking)
    t.is((await challenges.decide(declined, 'decline'))?.status, 'declined')
    t.is((await challenges.decide(declined, 'approve'))?.status, 'declined')

    const contested = await begin(2, cards.simulated.asking)
    const told = await Promise.all([challenges.decide(contested, 'approve'), challenges.decide(contested, 'decline')])
    t.deepEqual(told.map((challenge) => challenge?.status), ['approved', 'approved'])
  })

  holds('a payment that asks nobody has none, and no decision changes it', async (t, challenges, begin) => {
    for (const paymentId of [await begin(1, cards.simulated.good), await begin(2, cards.simulated.declined), 'pay_nobody']) {
      t.is(await challenges.find(paymentId), undefined)
      t.is(await challenges.decide(paymentId, 'approve'), undefined)
      t.is(await challenges.decide(paymentId, 'decline'), undefined)
    }
  })
}

test('simulated: a decision on a payment that asks nobody leaves it as it was', async (t) => {
  const provider = await providers['simulated in memory'](t)
  const { paymentId } = settled(await provider.authorise({ ...purpose(1), card: cards.simulated.good }))
  await provider.challenges.decide(paymentId, 'decline')
  t.is((await provider.read(paymentId))?.status, 'authorised')
})

test('none: a provider whose banks have pages of their own has nothing to show or to decide', async (t) => {
  t.is(await noChallenges().find('pi_1'), undefined)
  t.is(await noChallenges().decide('pi_1', 'approve'), undefined)
})
