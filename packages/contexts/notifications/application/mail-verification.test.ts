import test from 'ava'
import { contactOf, notificationsRehearsal, secretToken, token } from '../testing/rehearsal.ts'
import { mailVerification } from './mail-verification.ts'

test('the token stands alone on its line, and in a call that can be pasted', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailVerification, { contact: await contactOf({ email: 'jane@example.com' }), token })
  t.is(mail!.subject, 'Confirm your email address')
  t.true(mail!.text.split('\n').includes(`Token: ${secretToken}`))
  t.true(mail!.text.includes(`curl -X POST 'https://shop.example/v1/auth/verify-email' -H 'Content-Type: application/json' -d '{"token":"${secretToken}"}'`))
  t.true(mail!.html.includes(`Token: <code>${secretToken}</code>`))
})

test('the name that a stranger gave does not reach the owner of the address', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailVerification, { contact: await contactOf({ email: 'jane@example.com', name: 'Prince Of Somewhere' }), token })
  t.false((mail!.subject + mail!.text + mail!.html).includes('Prince'))
})

test('a token for somebody else is not opened', async (t) => {
  const { mailsAfter, mailer } = notificationsRehearsal()
  const foreign = token.replace('notifications', 'payments') as typeof token
  await t.throwsAsync(mailsAfter(mailVerification, { contact: await contactOf({ email: 'jane@example.com' }), token: foreign }))
  t.deepEqual(mailer.mails, [])
})
