import test from 'ava'
import { stage, total } from '../testing/stage.ts'

const asking = async () => {
  const shop = stage()
  await shop.requested('tok_requires_action')
  const { paymentId } = (await shop.payment())!
  return { shop, paymentId, path: `/dev/payments/${paymentId}` }
}
const html = { headers: { accept: 'text/html' } }

test('whoever has the address sees the sum and that nothing is decided yet', async (t) => {
  const { shop, paymentId, path } = await asking()
  t.like(await shop.send('GET', path), { status: 200, body: { paymentId, amount: total, status: 'open' } })
  t.like(await shop.payment(), { status: 'action-required' }, 'looking decides nothing')
})

test('the page of the bank is a form that works without a script', async (t) => {
  const { shop, path } = await asking()
  const page = await shop.send('GET', path, html)
  t.regex(page.type, /^text\/html/)
  t.regex(String(page.body), /19\.99 EUR[^]*<form method="post">/)
  for (const decision of ['approve', 'decline']) t.true(String(page.body).includes(`name="decision" value="${decision}"`))
  t.notRegex(String(page.body), /<script/)
})

for (const [decision, status, said] of [['approve', 'approved', /Approved\./], ['decline', 'declined', /Declined\./]] as const)
  test(`what is ${status} shows, and is not asked again`, async (t) => {
    const { shop, path } = await asking()
    await shop.send('POST', path, { json: { decision } })
    t.like(await shop.send('GET', path), { body: { status } })
    const page = String((await shop.send('GET', path, html)).body)
    t.regex(page, said)
    t.notRegex(page, /<form/)
  })

test('what was approved stays so when it is taken, and what was voided can not be approved any more', async (t) => {
  const taken = await asking()
  await taken.shop.send('POST', taken.path, { json: { decision: 'approve' } })
  await taken.shop.confirmed()
  t.like(await taken.shop.send('GET', taken.path), { body: { status: 'approved' } })

  const voided = await asking()
  await voided.shop.cancelled()
  t.like(await voided.shop.send('GET', voided.path), { body: { status: 'declined' } })
})

test('a payment that asks nobody has no page, as one that does not exist has none', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  for (const paymentId of [(await shop.payment())!.paymentId, 'pay_nobody'])
    t.like(await shop.send('GET', `/dev/payments/${paymentId}`), { status: 404, body: { code: 'challenge-not-found' } })
})
