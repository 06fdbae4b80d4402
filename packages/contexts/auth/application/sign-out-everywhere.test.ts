import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { authRehearsal } from '../testing/rehearsal.ts'
import { refreshSession } from './refresh-session.ts'
import { signOutEverywhere } from './sign-out-everywhere.ts'

test('signing out everywhere ends every session of mine and no other', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  await stage.registered({ email: 'grace@example.test' })
  const mine = [await stage.signedIn(), await stage.signedIn()]
  const hers = await stage.signedIn({ email: 'grace@example.test' })
  await stage.ask(signOutEverywhere, {}, await stage.asAda())
  t.like(stage.announced()[0], { type: 'sessions-revoked', data: { reason: 'signed-out-everywhere' } })
  for (const { refreshToken } of mine) t.like(await stage.ask(refreshSession, { refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await stage.ask(refreshSession, { refreshToken: hers.refreshToken }), { kind: 'answer' })
})

test('nobody signs out an account that is not there', async (t) => {
  t.like(await (await authRehearsal()).ask(signOutEverywhere, {}, { actor: testUser(9) }), { refusal: { code: 'user-not-found' } })
})
