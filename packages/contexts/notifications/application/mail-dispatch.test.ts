import test from 'ava'
import { contact, notificationsRehearsal, orderId } from '../testing/rehearsal.ts'
import { mailDispatch } from './mail-dispatch.ts'

test('a dispatch says who brings the parcel and how to follow it', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailDispatch, { orderId, contact, carrier: 'Minishop Parcel', trackingNumber: 'MP1' })
  t.is(mail!.subject, 'Your order is on its way')
  t.true(mail!.text.includes('Minishop Parcel brings it to you.'))
  t.true(mail!.text.split('\n').includes('Tracking number: MP1'))
  t.true(mail!.html.includes('<a href="https://shop.example/v1/tracking/MP1">Where it is</a>'))
})

test('a strange tracking number leads nowhere else', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailDispatch, { orderId, contact, carrier: 'C', trackingNumber: '../../x"><script>' })
  t.true(mail!.html.includes('href="https://shop.example/v1/tracking/..%2F..%2Fx%22%3E%3Cscript%3E"'))
  t.false(mail!.html.includes('<script>'))
})
