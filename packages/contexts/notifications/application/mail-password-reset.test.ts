import test from 'ava'
import { milliseconds, later, uuidv7 } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { contact, notificationsRehearsal, secretToken, token } from '../testing/rehearsal.ts'
import { mailPasswordReset } from './mail-password-reset.ts'

test('the token of a reset stands alone on its line', async (t) => {
  const [mail] = await notificationsRehearsal().mailsAfter(mailPasswordReset, { contact, token })
  t.is(mail!.subject, 'Choose a new password')
  t.true(mail!.text.split('\n').includes(`Token: ${secretToken}`))
  t.true(mail!.text.includes('/v1/auth/password-reset/confirm'))
})

test('a token that is over by now is not mailed', async (t) => {
  const halfAnHourAgo = uuidv7(milliseconds(later(noon, { seconds: -31 * 60 })))
  t.deepEqual(await notificationsRehearsal().mailsAfter(mailPasswordReset, { contact, token }, halfAnHourAgo), [])
})
