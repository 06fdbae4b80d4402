import test from 'ava'
import { contact, notificationsRehearsal, orderId } from '../testing/rehearsal.ts'
import { mailDelivery } from './mail-delivery.ts'

test('a delivery names the order that has arrived', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailDelivery, { orderId, contact })
  t.is(mail!.subject, 'Your order has arrived')
  t.true(mail!.text.includes(orderId))
})
