import test from 'ava'
import { authRehearsal, email, opened, password } from '../testing/rehearsal.ts'
import { refreshSession } from './refresh-session.ts'
import { requestPasswordReset } from './request-password-reset.ts'
import { resetPassword } from './reset-password.ts'
import { signIn } from './sign-in.ts'
import { verifyEmail } from './verify-email.ts'

const newPassword = 'a kettle with two of them'
const forgotten = async () => {
  const stage = await authRehearsal()
  const verification = await stage.registered()
  const requested = async () => {
    await stage.ask(requestPasswordReset, { email })
    return opened((stage.announced().at(-1)!.data as { token: unknown }).token) as string
  }
  return { ...stage, verification, requested, token: await requested() }
}

test('a mailed token sets a new password, ends every session and proves the address', async (t) => {
  const stage = await forgotten()
  const { refreshToken } = await stage.signedIn()
  t.like(await stage.ask(resetPassword, { token: stage.token, newPassword }), { kind: 'answer' })
  t.deepEqual(stage.announced().map(({ type }) => type), ['email-verified', 'password-changed'])
  t.true((await stage.ada()).emailVerified)
  t.like(await stage.ask(refreshSession, { refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await stage.ask(signIn, { email, password }), { refusal: { code: 'bad-credentials' } })
  t.like(await stage.ask(signIn, { email, password: newPassword }), { kind: 'answer' })
})

test('a token works once, and takes the others with it', async (t) => {
  const stage = await forgotten()
  const second = await stage.requested()
  t.like(await stage.ask(resetPassword, { token: stage.token, newPassword }), { kind: 'answer' })
  for (const token of [stage.token, second]) t.like(await stage.ask(resetPassword, { token, newPassword }), { refusal: { code: 'token-refused', kind: 'invalid' } })
})

test('a token is good for half an hour and for its own purpose', async (t) => {
  const stage = await forgotten()
  t.like(await stage.ask(resetPassword, { token: stage.verification, newPassword }), { refusal: { code: 'token-refused' } })
  t.like(await stage.ask(verifyEmail, { token: stage.token }), { refusal: { code: 'token-refused' } })
  stage.clock.advance({ seconds: 1800 })
  t.like(await stage.ask(resetPassword, { token: stage.token, newPassword }), { refusal: { code: 'token-refused' } })
})

test('a refused password leaves the token as it was', async (t) => {
  const stage = await authRehearsal()
  const address = 'grace.hopper@example.test'
  await stage.registered({ email: address })
  await stage.ask(requestPasswordReset, { email: address })
  const token = opened((stage.announced()[0]!.data as { token: unknown }).token) as string
  t.like(await stage.ask(resetPassword, { token, newPassword: 'password1234' }), { faults: [{ path: 'newPassword' }] })
  t.like(await stage.ask(resetPassword, { token, newPassword: 'grace.hopper1' }), { refusal: { code: 'password-refused', facts: { errors: [{ path: 'newPassword' }] } } })
  t.like(await stage.ask(resetPassword, { token, newPassword }), { kind: 'answer' })
})
