import test from 'ava'
import { contact, notificationsRehearsal, orderId } from '../testing/rehearsal.ts'
import { mailRefund } from './mail-refund.ts'

const eur = (amount: number) => ({ amount, currency: 'EUR' })
const textAfter = async (amount: number, refunded: number) => (await notificationsRehearsal().mailsAfter(mailRefund, { orderId, contact, amount: eur(amount), refunded: eur(refunded) }))[0]!.text

test('a refund says how much comes back', async (t) => {
  const text = await textAfter(1299, 1299)
  t.true(text.includes(`You get 12.99 EUR back for your order ${orderId}.`))
  t.false(text.includes('in all'))
})

test('a second refund says how much it is in all', async (t) => {
  t.true((await textAfter(1299, 2598)).includes('12.99 EUR back for your order ' + orderId + ', which makes 25.98 EUR in all.'))
})
