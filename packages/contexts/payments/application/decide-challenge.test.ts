import test from 'ava'
import { stage } from '../testing/stage.ts'

const asking = async () => {
  const shop = stage()
  await shop.requested('tok_requires_action')
  return { shop, path: `/dev/payments/${(await shop.payment())!.paymentId}` }
}

test('a customer who approves is charged, and one who declines is not', async (t) => {
  for (const [sent, told] of [
    [{ text: 'decision=approve', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'payment-authorised 1999'],
    [{ json: { decision: 'approve' } }, 'payment-authorised 1999'],
    [{ text: 'decision=decline' }, 'payment-declined'],
  ] as const) {
    const { shop, path } = await asking()
    t.is((await shop.send('POST', path, sent)).status, 200)
    await shop.provider.quiet()
    t.deepEqual(shop.told(), ['payment-action-required', told])
  }
})

test('the first decision counts', async (t) => {
  const { shop, path } = await asking()
  await shop.send('POST', path, { json: { decision: 'decline' } })
  t.like(await shop.send('POST', path, { json: { decision: 'approve' } }), { status: 200, body: { status: 'declined' } })
  t.like(await shop.payment(), { status: 'declined', reason: 'action-failed' })
})

test('neither a word that is no decision nor a payment that asks nobody is taken', async (t) => {
  const { shop, path } = await asking()
  for (const text of ['', 'decision=maybe', '{', '{"decision":1}']) t.is((await shop.send('POST', path, { text })).status, 400, text)
  t.is((await shop.send('POST', '/dev/payments/pay_nobody', { json: { decision: 'approve' } })).status, 404)
  const plain = stage()
  await plain.requested('tok_ok')
  const { paymentId } = (await plain.payment())!
  t.is((await plain.send('POST', `/dev/payments/${paymentId}`, { json: { decision: 'decline' } })).status, 404)
  t.like(await plain.payment(), { status: 'authorised' })
})
