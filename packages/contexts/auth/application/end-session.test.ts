import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { authRehearsal } from '../testing/rehearsal.ts'
import { endSession } from './end-session.ts'
import { refreshSession } from './refresh-session.ts'

test('a user ends one session, once, and nobody else can', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { refreshToken, accessToken } = await stage.signedIn()
  const kept = await stage.signedIn()
  const sessionId = (await stage.sessions.idByAccessToken(accessToken))!
  t.like(await stage.ask(endSession, { sessionId }, { actor: testUser(9) }), { refusal: { code: 'session-not-found', kind: 'not-found' } })
  t.like(await stage.ask(endSession, { sessionId }, await stage.asAda()), { kind: 'answer' })
  t.like(await stage.ask(endSession, { sessionId }, await stage.asAda()), { refusal: { code: 'session-not-found' } })
  t.like(await stage.ask(refreshSession, { refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await stage.ask(refreshSession, { refreshToken: kept.refreshToken }), { kind: 'answer' })
})
