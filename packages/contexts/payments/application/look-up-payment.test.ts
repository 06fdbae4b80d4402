import test from 'ava'
import { stage, total, type Stage } from '../testing/stage.ts'

/** What looking up announces, as far as it is no fact. */
const lookedUp = async (shop: Stage, open: readonly string[] = []) => {
  const before = shop.bus.messages.length
  const verdict = await shop.vanished(open)
  const said = shop.bus.messages.slice(before).map(({ subject, data }) => ({ what: subject.split('.')[1]!, ...(data as object) }))
  return verdict === 'done' ? said.filter(({ what }) => what.includes('looked') || what.includes('restated') || what.includes('settled')) : verdict
}

test('without a payment, or with one that is over, there is no money for an order that has vanished', async (t) => {
  const nothing = stage()
  t.like(await lookedUp(nothing, ['shipment-without-order']), [{ what: 'payment-looked-up', money: false, open: ['shipment-without-order'] }])
  const over = stage()
  await over.requested('tok_ok')
  await over.cancelled()
  t.like(await lookedUp(over), [{ what: 'payment-looked-up', money: false }])
})

test('money that is put aside or taken is told of, so that orders notes it', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  t.like(await lookedUp(shop), [{ what: 'payment-restated', status: 'authorised', amount: total }, { what: 'payment-looked-up', money: true }])
  await shop.confirmed()
  t.like(await lookedUp(shop), [{ what: 'payment-restated', status: 'captured', amount: total }, { what: 'payment-looked-up', money: true }])
  t.deepEqual(shop.provider.done, ['authorise', 'capture'])
})

test('a payment that its customer may still approve counts as money', async (t) => {
  const shop = stage()
  await shop.requested('tok_requires_action')
  t.like(await lookedUp(shop), [{ what: 'payment-looked-up', money: true }])
})

test('what was open about the payment of an order is settled when the order has vanished', async (t) => {
  const said = await lookedUp(stage(), ['payment-missing', 'units-given-away'])
  t.like(said, [{ what: 'payment-looked-up' }, { what: 'difference-settled', kind: 'payment-missing' }])
  t.is(said.length, 2)
})
