import test from 'ava'
import { authRehearsal, email, opened } from '../testing/rehearsal.ts'
import { resendVerification } from './resend-verification.ts'
import { verifyEmail } from './verify-email.ts'

test('a user who waits for the verification gets another mail, whose token works', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  await stage.ask(resendVerification, { email })
  const [requested] = stage.announced()
  t.is(requested!.type, 'verification-requested')
  t.like(await stage.ask(verifyEmail, { token: opened((requested!.data as { token: unknown }).token) as string }), { kind: 'answer' })
})

test('strangers and users who are verified get the same answer and no mail', async (t) => {
  const stage = await authRehearsal()
  await stage.ask(verifyEmail, { token: await stage.registered() })
  stage.announced()
  for (const one of [email, 'nobody@example.test']) t.deepEqual(await stage.ask(resendVerification, { email: one }), { kind: 'answer', answer: undefined, replayed: false })
  t.deepEqual(stage.announced(), [])
})

test('at most five mails go to one address in an hour', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  for (let n = 0; n < 8; n++) await stage.ask(resendVerification, { email })
  t.is(stage.announced().length, 5)
  stage.clock.advance({ seconds: 3601 })
  await stage.ask(resendVerification, { email })
  t.is(stage.announced().length, 1)
})
