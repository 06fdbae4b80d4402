import test from 'ava'
import { authRehearsal } from '../testing/rehearsal.ts'
import { refreshSession } from './refresh-session.ts'
import { signOut } from './sign-out.ts'

test('who has signed out is out, and may say so twice', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { refreshToken } = await stage.signedIn()
  const other = await stage.signedIn()
  for (let n = 0; n < 2; n++) t.like(await stage.ask(signOut, { refreshToken }), { kind: 'answer' })
  t.like(await stage.ask(refreshSession, { refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await stage.ask(refreshSession, { refreshToken: other.refreshToken }), { kind: 'answer' })
  t.deepEqual(stage.announced(), [])
})

test('signing out with what is no token is no trouble', async (t) => {
  t.like(await (await authRehearsal()).ask(signOut, { refreshToken: 'made-up' }), { kind: 'answer' })
})
