import test from 'ava'
import { stage } from '../testing/stage.ts'

test('a payment that is for nothing is voided, or refunded where it was taken', async (t) => {
  for (const [taken, last] of [[false, 'payment-voided 1999'], [true, 'payment-refunded 1999']] as const) {
    const shop = stage()
    await shop.requested('tok_ok')
    if (taken) await shop.confirmed()
    const { paymentId } = (await shop.payment())!
    t.is(await shop.unwanted(paymentId), 'done')
    t.is(await shop.unwanted(paymentId), 'done')
    t.is(await shop.cancelled(), 'done')
    t.is(shop.told().at(-1), last)
    t.is(shop.provider.done.filter((action) => action === 'void' || action === 'refund').length, 1)
  }
})

test('a payment that can not be found is waited for', async (t) => {
  t.is(await stage().unwanted('pay_nobody'), 'retry')
})

test('a payment with a provider that is not connected is left to people, who are told', async (t) => {
  const shop = stage()
  t.is(await shop.unwanted('pi_1', 'stripe'), 'done')
  t.like(shop.log.lines.find(({ level }) => level === 'error'), { fields: { provider: 'stripe', paymentId: 'pi_1' } })
})
