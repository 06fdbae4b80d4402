import test from 'ava'
import { seededChance } from '@minishop/kernel/testing'
import { factsOf } from '../domain/fact.ts'
import { isGivenBack, restOf } from '../domain/payment.ts'
import { stage, total, type Stage } from '../testing/stage.ts'

const cards = ['tok_ok', 'tok_flaky', 'tok_timeout_after_charge', 'tok_requires_action', 'tok_declined']
const actions = ['authorise', 'capture', 'void', 'refund', 'forestall'] as const

/** Hears everything about one order in any order, some of it twice and at once, while answers are lost; what is not done yet comes again. */
const play = async (shop: Stage, chance: () => number, withCancellation: boolean) => {
  const card = cards[Math.floor(chance() * cards.length)]!
  const waiting: (() => Promise<string>)[] = [() => shop.requested(card), () => shop.requested(card)]
  if (withCancellation) waiting.push(() => shop.cancelled(), () => shop.confirmed(), () => shop.cancelled('by-staff'))
  for (let turn = 0; waiting.length > 0 && turn < 200; turn++) {
    const batch = [0, 1].flatMap(() => waiting.splice(Math.floor(chance() * waiting.length), 1))
    if (chance() < 0.4) shop.provider.lost.add(actions[Math.floor(chance() * actions.length)]!)
    shop.bus.down = chance() < 0.2
    const verdicts = await Promise.all(batch.map(async (deliver) => ({ deliver, verdict: await deliver() })))
    shop.bus.down = false
    for (const { deliver, verdict } of verdicts) if (verdict === 'retry') waiting.push(deliver)
    if (chance() < 0.3) await shop.provider.challenges.decide((await shop.payment())?.paymentId ?? '', chance() < 0.5 ? 'approve' : 'decline')
  }
  return waiting.length
}

test('whatever comes twice, out of order or is lost, a cancelled order keeps no money of its customer', async (t) => {
  for (let seed = 1; seed <= 150; seed++) {
    const shop = stage({ address: `simulated:?slow=0&seed=${seed}&duplicates=0.5&early=0.5` })
    t.is(await play(shop, seededChance(seed), true), 0, `seed ${seed}: everything is heard in the end`)
    const payment = (await shop.payment())!
    t.true(isGivenBack(payment), `seed ${seed}: ${payment.status}`)
    if (payment.status === 'captured') t.deepEqual([payment.captured, payment.refunds.length, restOf(payment).amount], [total, 1, 0], `seed ${seed}`)
    const told = new Set(shop.bus.messages.map(({ id }) => id))
    for (const { id, type } of factsOf('simulated', payment)) t.true(told.has(id!), `seed ${seed}: ${type} was told`)
  }
})

test('whatever comes twice or is lost, an order has one payment, and what is told is what the provider has', async (t) => {
  for (let seed = 1; seed <= 100; seed++) {
    const shop = stage({ address: `simulated:?slow=0&seed=${seed}&duplicates=0.5&early=0.5` })
    t.is(await play(shop, seededChance(seed), false), 0, `seed ${seed}`)
    t.is((await shop.provider.begunSince('2000-01-01T00:00:00.000Z' as never, 10)).length, 1, `seed ${seed}`)
    const told = new Set(shop.bus.messages.map(({ id }) => id))
    // A decision on the bank's page may have been made when the bus was gone; its webhook then comes again, on a clock that moves.
    shop.clock.advance({ seconds: 3_600 })
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve, undefined))
    for (const { id } of shop.bus.messages) told.add(id)
    for (const { id, type } of factsOf('simulated', (await shop.payment())!)) t.true(told.has(id!), `seed ${seed}: ${type} was told`)
  }
})
