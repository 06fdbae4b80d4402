import test from 'ava'
import { derivedId } from '@minishop/kernel'
import { orderId, stage, type Stage } from '../testing/stage.ts'

const captureFacts = async (shop: Stage) => {
  const { paymentId } = (await shop.payment())!
  return [`${paymentId}/authorised`, `${paymentId}/captured`]
}
const toldOtherwise = (data: unknown) => derivedId(orderId, `simulated/${(data as { readonly fact?: string }).fact}`)
const counted = ({ metrics }: Stage) => metrics.counted.filter((line) => line.startsWith('reconciliation'))
/** What comparing announces, in a word each; without what webhooks tell meanwhile, under the ids that facts have otherwise. */
const compared = async (shop: Stage, ...restated: Parameters<Stage['restated']>) => {
  const before = shop.bus.messages.length
  const verdict = await shop.restated(...restated)
  const told = shop.bus.messages.slice(before).filter(({ id, data }) => id !== toldOtherwise(data)).map(({ subject, data }) => {
    const { kind, repaired } = data as { readonly kind?: string; readonly repaired?: boolean }
    return kind === undefined ? subject.split('.')[1] : `${kind} ${repaired ? 'repaired' : 'open'}`
  })
  return verdict === 'done' ? told : verdict
}

test('a payment as the order says is no difference', async (t) => {
  const shop = stage()
  for (const status of ['placed', 'awaiting-payment', 'cancelled']) t.deepEqual(await compared(shop, status), [])
  await shop.requested('tok_ok')
  await shop.confirmed()
  for (const status of ['confirmed', 'dispatched', 'delivered']) t.deepEqual(await compared(shop, status, await captureFacts(shop)), [])
  t.deepEqual(counted(shop), [])
})

test('the money of a confirmed order that was only put aside is taken, once and by the key of any capture', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  const [authorised] = await captureFacts(shop)
  t.deepEqual(await compared(shop, 'confirmed', [authorised!]), ['payment-captured', 'payment-not-captured repaired'])
  t.like(await shop.payment(), { status: 'captured' })
  t.deepEqual(counted(shop), ['reconciliation_differences_total payment-not-captured true'])
  t.is(await shop.confirmed(), 'done')
  t.deepEqual(shop.provider.done, ['authorise', 'capture'])
  t.deepEqual(await compared(shop, 'confirmed', await captureFacts(shop)), [])
})

test('another sum than the order costs is not taken, and is for people', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  const [authorised] = await captureFacts(shop)
  t.deepEqual(await compared(shop, 'confirmed', [authorised!], { amount: 1, currency: 'EUR' }), ['payment-of-another-sum open'])
  t.like(await shop.payment(), { status: 'authorised' })
})

test('the money of a cancelled order goes back, whether it was put aside or taken', async (t) => {
  for (const taken of [false, true]) {
    const shop = stage()
    await shop.requested('tok_ok')
    if (taken) await shop.confirmed()
    const known = (await captureFacts(shop)).slice(0, taken ? 2 : 1)
    t.deepEqual(await compared(shop, 'cancelled', known), [taken ? 'payment-refunded' : 'payment-voided', 'payment-not-given-back repaired'])
    t.is(await shop.cancelled(), 'done')
    t.is(shop.provider.done.filter((action) => action === 'void' || action === 'refund').length, 1)
  }
})

test('facts that an order has lost are told again under other ids than before, those that it knows are not', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  await shop.confirmed()
  const [authorised] = await captureFacts(shop)
  await shop.provider.quiet()
  const before = shop.bus.messages.length
  const ids = new Set(shop.bus.messages.map(({ id }) => id))
  t.deepEqual(await compared(shop, 'awaiting-payment'), ['payment-authorised', 'payment-captured', 'payment-facts-unknown-to-order repaired'])
  t.deepEqual(await compared(shop, 'confirmed', [authorised!]), ['payment-captured', 'payment-facts-unknown-to-order repaired'])
  const again = shop.bus.messages.slice(before).map(({ id }) => id)
  t.is(new Set(again).size, again.length)
  t.false(again.some((id) => ids.has(id)))
})

test('a confirmed order without any money is for people, unless it learns now why', async (t) => {
  const shop = stage()
  t.deepEqual(await compared(shop, 'confirmed'), ['payment-missing open'])
  await shop.requested('tok_declined')
  t.deepEqual(await compared(shop, 'confirmed'), ['payment-declined', 'payment-facts-unknown-to-order repaired'])
})

test('what a provider has that is not connected is not guessed at', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  const before = shop.bus.messages.length
  t.is(await shop.restatedOfOther('cancelled'), 'done')
  t.is(shop.bus.messages.length, before)
})

test('a provider that can not be reached is asked again', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  shop.provider.unheard.add('capture')
  t.is(await compared(shop, 'confirmed'), 'retry')
})

test('what was left open about a payment and is found no more is settled, and what others left open is not', async (t) => {
  const shop = stage()
  const settled = () => shop.bus.messages.filter(({ subject }) => subject.includes('settled')).map(({ data }) => (data as { readonly kind: string }).kind)
  await shop.restatedWithOpen('confirmed', ['payment-missing', 'shipment-missing'])
  t.deepEqual(settled(), [])
  await shop.requested('tok_ok')
  await shop.confirmed()
  await shop.restatedWithOpen('confirmed', ['payment-missing', 'payment-of-another-sum', 'shipment-missing'], await captureFacts(shop))
  t.deepEqual(settled(), ['payment-missing', 'payment-of-another-sum'])
  t.is(new Set(shop.bus.messages.map(({ id }) => id)).size, shop.facts().length)
})
