import test from 'ava'
import { buyer, clerk, orderId, stage } from '../testing/stage.ts'

const path = `/v1/payments/${orderId}/refunds`
const euros = (amount: number) => ({ amount, currency: 'EUR' })

const captured = async () => {
  const shop = stage()
  await shop.requested('tok_ok')
  await shop.confirmed()
  return shop
}

test('staff give a part back, then the rest', async (t) => {
  const shop = await captured()
  t.like(await shop.send('POST', path, { as: clerk, json: { amount: euros(500), reason: 'Scratched' } }), { status: 202, body: { status: 'partially-refunded', refunded: euros(500) } })
  t.like(await shop.send('POST', path, { as: clerk, json: { reason: 'Came back' } }), { status: 202, body: { status: 'refunded', refunded: euros(1999) } })
  t.deepEqual(shop.told().slice(2), ['payment-refunded 500', 'payment-refunded 1499'])
  t.deepEqual(shop.facts().slice(2).map(({ data }) => (data as { refunded: unknown }).refunded), [euros(500), euros(1999)])
})

test('the same Idempotency-Key gives back once, another one again', async (t) => {
  const shop = await captured()
  const ask = (key: string) => shop.send('POST', path, { as: clerk, json: { amount: euros(1500), reason: 'Late' }, headers: { 'idempotency-key': key } })
  t.deepEqual([(await ask('a')).status, (await ask('a')).status], [202, 202])
  t.is((await ask('b')).status, 409)
  t.deepEqual(shop.told().slice(2), ['payment-refunded 1500'])
})

test('a refund whose answer was lost is looked up', async (t) => {
  const shop = await captured()
  shop.provider.lost.add('refund')
  t.is((await shop.send('POST', path, { as: clerk, json: { reason: 'Lost' } })).status, 202)
  t.deepEqual(shop.told().slice(2), ['payment-refunded 1999'])
})

test('never more than was taken and not given back', async (t) => {
  const shop = await captured()
  const ask = (amount: unknown) => shop.send('POST', path, { as: clerk, json: { amount, reason: 'Test' } })
  t.like(await ask(euros(2000)), { status: 409, body: { code: 'refund-exceeds-captured', left: euros(1999) } })
  t.like(await ask({ amount: 1, currency: 'USD' }), { status: 409, body: { code: 'refund-exceeds-captured' } })
  t.is((await ask(euros(0))).status, 400)
  const both = await Promise.all([ask(euros(1500)), ask(euros(1500))])
  t.deepEqual(both.map(({ status }) => status).sort(), [202, 409])
  await shop.send('POST', path, { as: clerk, json: { reason: 'Rest' } })
  t.like(await shop.send('POST', path, { as: clerk, json: { reason: 'Again' } }), { status: 409, body: { code: 'refund-exceeds-captured' } })
})

test('where nothing was taken there is nothing to give back', async (t) => {
  const shop = stage()
  t.is((await shop.send('POST', path, { as: clerk, json: { reason: 'None' } })).status, 404)
  await shop.requested('tok_ok')
  t.like(await shop.send('POST', path, { as: clerk, json: { reason: 'Early' } }), { status: 409, body: { code: 'nothing-captured' } })
})

test('customers give nothing back to themselves, and a reason is needed', async (t) => {
  const shop = await captured()
  t.is((await shop.send('POST', path, { as: buyer, json: { reason: 'Mine' } })).status, 403)
  t.is((await shop.send('POST', path, { json: { reason: 'Mine' } })).status, 401)
  t.is((await shop.send('POST', path, { as: clerk, json: {} })).status, 400)
  t.is((await shop.send('POST', path, { as: clerk, json: { reason: '  ' } })).status, 400)
})
