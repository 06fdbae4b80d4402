import test from 'ava'
import { answerOf, authRehearsal } from '../testing/rehearsal.ts'
import { listSessions } from './list-sessions.ts'
import { signOut } from './sign-out.ts'

test('a user sees the open sessions, the newest first, and which one asks', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const first = await stage.signedIn()
  const second = await stage.signedIn()
  const third = await stage.signedIn()
  await stage.ask(signOut, { refreshToken: third.refreshToken })
  const call = { ...(await stage.asAda()), bearer: first.accessToken }
  const { items } = answerOf<{ items: { sessionId: string; current: boolean }[] }>(await stage.ask(listSessions, {}, call))
  t.deepEqual(items.map(({ current }) => current), [false, true])
  t.true(items[0]!.sessionId > items[1]!.sessionId)
  t.false(JSON.stringify(items).includes(second.refreshToken))
})

test('only who is signed in has sessions', async (t) => {
  t.like(await (await authRehearsal()).ask(listSessions, {}), { refusal: { code: 'sign-in-required' } })
})
