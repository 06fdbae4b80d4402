import test from 'ava'
import { contact, notificationsRehearsal } from '../testing/rehearsal.ts'
import { mailPasswordChange } from './mail-password-change.ts'

test('whoever has a new password hears of it, and what to do if that was somebody else', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailPasswordChange, { contact })
  t.is(mail!.subject, 'Your password was changed')
  t.true(mail!.text.startsWith('Hello Jane Doe,'))
  t.true(mail!.text.includes('https://shop.example/v1/auth/password-reset'))
})
