import test from 'ava'
import { decode, later, milliseconds, Rejected, runner, StatelessWork, Unavailable, uuidv7, type Bus, type Uuid } from '@minishop/kernel'
import { noon, testCall, testId } from '@minishop/kernel/testing'
import { notifications } from '../index.ts'
import { announcements, confirmed, contactOf, jane, notificationsRehearsal, orderId, RecordedMailer, secretToken } from '../testing/rehearsal.ts'
import { officeOf } from '../testing/office.ts'
import { mailDelivery } from './mail-delivery.ts'
import { mailOrderConfirmation } from './mail-order-confirmation.ts'
import { mailRefund } from './mail-refund.ts'
import { mailVerification } from './mail-verification.ts'

const heardAgo = (seconds: number): Uuid => uuidv7(milliseconds(later(noon, { seconds: -seconds })))

test('every announcement that is heard has a mail, to its reader alone', async (t) => {
  t.deepEqual(notifications.listeners.map(({ subject }) => subject.replace(/\.v1$/, '')).sort(), Object.keys(announcements).sort())
  for (const { subject, useCase } of notifications.listeners) {
    const input = announcements[subject.replace(/\.v1$/, '')]
    t.true(decode(useCase.input, input, 'ignore').ok, subject)
    const mails = await notificationsRehearsal().mailsAfter(useCase, input as never)
    t.is(mails.length, 1, subject)
    const [{ id, to, from, subject: title, text, html }] = mails as [(typeof mails)[0]]
    t.is(to, jane.email)
    t.is(from, 'Minishop <shop@minishop.example>')
    t.regex(id, /^[\w.-]{1,128}$/)
    t.true(title.length > 0 && text.length > 0, subject)
    t.true(html.startsWith('<!doctype html>') && html.endsWith('</html>'))
    t.false(/undefined|\[object|NaN/.test(title + text + html), subject)
  }
})

test('the same announcement mails once, however often and however many at once it is delivered', async (t) => {
  const { hear, mailer } = notificationsRehearsal()
  const id = testId(1)
  await Promise.all([1, 2, 3].map(() => hear(mailVerification, announcements['auth.user-registered'] as never, id)))
  await hear(mailVerification, announcements['auth.user-registered'] as never, id)
  t.is(mailer.mails.length, 1)
})

test('that holds without a store that remembers announcements', async (t) => {
  const bus: Bus = { publish: async () => {}, subscribe: async () => ({ stop: async () => {} }) }
  const mailer = new RecordedMailer()
  const office = officeOf(mailer)
  const run = runner(() => office, new StatelessWork(bus, notifications))
  const call = testCall({ id: testId(1), actor: { kind: 'sibling', name: 'auth' } })
  const deliver = () => run(mailVerification, { input: announcements['auth.user-registered'], call, unknownFields: 'ignore' })
  await Promise.all([deliver(), deliver()])
  await deliver()
  t.is(mailer.mails.length, 1)
})

test('an order is confirmed by one mail, also where that is announced under two ids', async (t) => {
  const { mailsAfter } = notificationsRehearsal()
  t.is((await mailsAfter(mailOrderConfirmation, confirmed)).length, 1)
  t.is((await mailsAfter(mailOrderConfirmation, confirmed)).length, 0)
})

test('each refund of an order has its mail', async (t) => {
  const { mailsAfter } = notificationsRehearsal()
  const refund = (amount: number, refunded: number) => ({ ...(announcements['orders.order-refunded'] as object), amount: { amount, currency: 'EUR' }, refunded: { amount: refunded, currency: 'EUR' } }) as never
  t.is((await mailsAfter(mailRefund, refund(500, 500))).length, 1)
  t.is((await mailsAfter(mailRefund, refund(500, 1000))).length, 1)
  t.is((await mailsAfter(mailRefund, refund(500, 1000))).length, 0)
})

test('news that are too old are not sent, and the log says so', async (t) => {
  const { mailsAfter, log } = notificationsRehearsal()
  const day = 24 * 3600
  t.is((await mailsAfter(mailOrderConfirmation, confirmed, heardAgo(3 * day))).length, 0)
  t.like(log.lines.at(-1), { level: 'warn', message: 'mail not sent: it is too late for it', fields: { template: 'order-confirmed', ageSeconds: 3 * day } })
  t.is((await mailsAfter(mailOrderConfirmation, confirmed, heardAgo(day - 60))).length, 1)
})

test('a clock that is ahead of ours makes no mail too old', async (t) => {
  t.is((await notificationsRehearsal().mailsAfter(mailOrderConfirmation, confirmed, heardAgo(-600))).length, 1)
})

test('an outage is not the end of a mail: the announcement comes again', async (t) => {
  const { hear, mailer } = notificationsRehearsal()
  mailer.failure = new Unavailable('SMTP')
  await t.throwsAsync(hear(mailDelivery, { orderId, contact: confirmed.contact }, testId(1)), { instanceOf: Unavailable })
  mailer.failure = undefined
  await hear(mailDelivery, { orderId, contact: confirmed.contact }, testId(1))
  t.is(mailer.mails.length, 1)
})

test('a mailbox that does not exist is logged and done with, without its address', async (t) => {
  const { mailsAfter, mailer, log } = notificationsRehearsal()
  mailer.failure = new Rejected('SMTP', '550 <jane@example.com>: no such mailbox\r\n')
  t.deepEqual(await mailsAfter(mailDelivery, { orderId, contact: confirmed.contact }, testId(1)), [])
  const line = log.lines.find(({ level }) => level === 'warn')
  t.like(line, { message: 'mail refused for good', fields: { template: 'order-delivered' } })
  t.true(String(line?.fields['reason']).includes('550 <***>: no such mailbox'))
})

test('no log line holds an address, a name or a token', async (t) => {
  const { mailsAfter, log } = notificationsRehearsal()
  await mailsAfter(mailVerification, announcements['auth.user-registered'] as never)
  const written = JSON.stringify(log.lines)
  for (const secret of [jane.email, jane.name, secretToken]) t.false(written.includes(secret))
})

test('a stranger can not write to others through our greeting', async (t) => {
  for (const name of ['Visit http://evil.example', 'evil.example now', 'Jane\r\nBcc: victim@example.com', '<b>Jane</b>', 'x'.repeat(61), '']) {
    const { mailsAfter } = notificationsRehearsal()
    const [mail] = await mailsAfter(mailDelivery, { orderId, contact: await contactOf({ email: jane.email, name }) })
    t.true(mail!.text.startsWith('Hello,\n'), name)
    t.false(mail!.html.includes('evil'))
  }
  for (const name of ['Jane Doe', 'Zoë', "Seán O'Brien", 'Anne-Marie', '山田太郎']) {
    const [mail] = await notificationsRehearsal().mailsAfter(mailDelivery, { orderId, contact: await contactOf({ email: jane.email, name }) })
    t.true(mail!.text.startsWith(`Hello ${name},\n`), name)
  }
})
