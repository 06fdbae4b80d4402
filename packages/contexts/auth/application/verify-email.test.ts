import test from 'ava'
import { authRehearsal } from '../testing/rehearsal.ts'
import { verifyEmail } from './verify-email.ts'

test('a mailed token verifies the address, once', async (t) => {
  const stage = await authRehearsal()
  const token = await stage.registered()
  t.like(await stage.ask(verifyEmail, { token }), { kind: 'answer' })
  const { userId, emailVerified } = await stage.ada()
  t.true(emailVerified)
  t.deepEqual(stage.announced(), [{ type: 'email-verified', data: { userId } }])
  t.like(await stage.ask(verifyEmail, { token }), { refusal: { code: 'token-refused', kind: 'invalid' } })
})

test('of several at once with one token, one verifies', async (t) => {
  const stage = await authRehearsal()
  const token = await stage.registered()
  const outcomes = await Promise.all([1, 2, 3].map(() => stage.ask(verifyEmail, { token })))
  t.is(outcomes.filter(({ kind }) => kind === 'answer').length, 1)
})

test('a token that is older than a day, or made up, verifies nothing', async (t) => {
  const stage = await authRehearsal()
  const token = await stage.registered()
  stage.clock.advance({ seconds: 24 * 3600 })
  for (const one of [token, 'made-up']) t.like(await stage.ask(verifyEmail, { token: one }), { refusal: { code: 'token-refused' } })
  t.false((await stage.ada()).emailVerified)
})
