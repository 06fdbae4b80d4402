import test from 'ava'
import { checkMail, messageIdOf, Rejected, type Mail } from './index.ts'

const mail: Mail = { id: 'order-1', to: 'ann@example.test', from: 'Minishop <shop@example.test>', subject: 'Your order', text: 'x', html: '<p>x</p>' }

test('a mail that is one mail passes', (t) => {
  t.notThrows(() => checkMail('SMTP', { ...mail, headers: { 'X-Kind': 'order' } }))
})

test('a mail that could become another one on its way is rejected', (t) => {
  const wrong: Partial<Mail>[] = [
    { to: 'ann@example.test\r\nBcc: eve@example.test' },
    { to: 'ann@example.test, eve@example.test' },
    { subject: 'Your order\r\nBcc: eve@example.test' },
    { from: 'Minishop\nBcc: eve@example.test <shop@example.test>' },
    { id: 'a b' },
    { headers: { 'X-Kind': 'a\r\nBcc: eve@example.test' } },
    { headers: { 'X Kind': 'a' } },
  ]
  for (const part of wrong) t.throws(() => checkMail('SMTP', { ...mail, ...part }), { instanceOf: Rejected }, JSON.stringify(part))
})

test('all copies of one mail carry one Message-ID, of the sender\'s domain', (t) => {
  t.is(messageIdOf(mail), '<order-1@example.test>')
  t.is(messageIdOf({ ...mail, from: 'shop@other.test' }), '<order-1@other.test>')
})
