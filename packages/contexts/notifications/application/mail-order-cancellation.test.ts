import test from 'ava'
import { contact, notificationsRehearsal, orderId } from '../testing/rehearsal.ts'
import { reasons } from '../domain/letters/order-cancelled.ts'
import { mailOrderCancellation } from './mail-order-cancellation.ts'

const total = { amount: 3097, currency: 'EUR' }

for (const [reason, words] of Object.entries(reasons))
  test(`the reason ${reason} is told in words`, async (t) => {
    const [mail] = await notificationsRehearsal().mailsAfter(mailOrderCancellation, { orderId, contact, reason, total })
    t.true(mail!.text.includes(words))
    t.true(mail!.text.includes('30.97 EUR'))
    t.false(mail!.text.includes(reason))
  })

test('a reason of tomorrow is not shown as it is written', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailOrderCancellation, { orderId, contact, reason: 'toString', total })
  t.true(mail!.text.includes('is cancelled.'))
  t.false(mail!.text.includes('toString') || mail!.text.includes('native code'))
})

test('what staff had to say is quoted', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailOrderCancellation, { orderId, contact, reason: 'by-staff', note: 'Our <b>oven</b>\nbroke', total })
  t.true(mail!.text.split('\n').includes('> Our <b>oven</b> broke'))
  t.true(mail!.html.includes('<blockquote>Our &lt;b&gt;oven&lt;/b&gt; broke</blockquote>'))
})
