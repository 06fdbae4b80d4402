import test from 'ava'
import { confirmed, notificationsRehearsal, orderId } from '../testing/rehearsal.ts'
import { mailOrderConfirmation } from './mail-order-confirmation.ts'

test('a confirmation says what was bought and what it costs', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailOrderConfirmation, confirmed)
  t.is(mail!.subject, 'Your order is confirmed')
  for (const line of ['2 x Red mug: 25.98 EUR', 'Items: 25.98 EUR', 'Shipping: 4.99 EUR', 'Total: 30.97 EUR', `Your order: https://shop.example/v1/orders/${orderId}`])
    t.true(mail!.text.split('\n').includes(line), line)
  t.true(mail!.html.includes('<td>2 x Red mug</td><td align="right">25.98 EUR</td>'))
})

test('the name of a product is words, whatever it holds', async (t) => {
  const lines = [{ ...confirmed.lines[0]!, name: 'Mug <script>alert(1)</script>\r\nTotal: 0.00 EUR' }]
  const [mail] = await notificationsRehearsal().mailsAfter(mailOrderConfirmation, { ...confirmed, lines })
  t.false(mail!.html.includes('<script>'))
  t.is(mail!.text.split('\n').filter((line) => line.startsWith('Total:')).length, 1)
})
