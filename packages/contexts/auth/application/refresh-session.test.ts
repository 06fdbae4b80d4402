import test from 'ava'
import { answerOf, authRehearsal, email, opened, type Tokens } from '../testing/rehearsal.ts'
import { changeRoles } from './change-roles.ts'
import { refreshSession } from './refresh-session.ts'
import { testUser } from '@minishop/kernel/testing'

const play = async () => {
  const stage = await authRehearsal()
  await stage.registered()
  const { refreshToken: first } = await stage.signedIn()
  const show = (refreshToken: string) => stage.ask(refreshSession, { refreshToken })
  return { ...stage, first, show, next: async (refreshToken: string) => answerOf<Tokens>(await show(refreshToken)).refreshToken }
}
const refused = { kind: 'refusal', refusal: { code: 'refresh-token-refused', kind: 'unauthenticated' } }

test('each refresh token is good for the next one', async (t) => {
  const { next, first, show } = await play()
  const third = await next(await next(first))
  t.like(await show(third), { answer: { tokenType: 'Bearer', expiresIn: 600 } })
})

test('a spent token that is shown again ends the session, and its owner is told', async (t) => {
  const { next, first, show, announced, clock, ada } = await play()
  const second = await next(first)
  clock.advance({ seconds: 31 })
  t.like(await show(first), refused)
  const [revoked, ...others] = announced()
  t.deepEqual(others, [])
  t.like(revoked, { type: 'sessions-revoked', data: { userId: (await ada()).userId, reason: 'reuse-detected' } })
  t.deepEqual(opened((revoked!.data as { contact: unknown }).contact), { email })
  t.like(await show(second), refused)
  t.like(await show(first), refused)
  t.deepEqual(announced(), [])
})

test('who lost the answer asks again within half a minute and stays signed in', async (t) => {
  const { next, first, show, clock } = await play()
  await next(first)
  clock.advance({ seconds: 30 })
  const again = await next(first)
  t.like(await show(again), { kind: 'answer' })
})

test('once a successor was used, the one before is stolen, however soon', async (t) => {
  const { next, first, show } = await play()
  const third = await next(await next(first))
  t.like(await show(first), refused)
  t.like(await show(third), refused)
})

test('two at once with one token both stay signed in, until one is left behind', async (t) => {
  const { first, show, next, clock } = await play()
  const [one, other] = (await Promise.all([show(first), show(first)])).map((outcome) => answerOf<Tokens>(outcome).refreshToken)
  t.not(one, other)
  const later = await next(one!)
  t.like(await show(other!), { kind: 'answer' })
  clock.advance({ seconds: 31 })
  await next(later)
  clock.advance({ seconds: 31 })
  t.like(await show(other!), refused)
})

test('a session is over after two weeks without use, and after thirty days in any case', async (t) => {
  const idle = await play()
  idle.clock.advance({ seconds: 14 * 24 * 3600 })
  t.like(await idle.show(idle.first), refused)
  const used = await play()
  let token = used.first
  for (const days of [13, 13, 3]) {
    used.clock.advance({ seconds: days * 24 * 3600 })
    token = await used.next(token)
  }
  used.clock.advance({ seconds: 24 * 3600 })
  t.like(await used.show(token), refused)
})

test('the next access token carries the roles of now', async (t) => {
  const { first, show, ask, ada } = await play()
  await ask(changeRoles, { userId: (await ada()).userId, roles: ['customer', 'staff'] }, { actor: testUser(1, ['admin']) })
  const { accessToken } = answerOf<Tokens>(await show(first))
  t.deepEqual(JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()).roles, ['customer', 'staff'])
})

test('a made-up token is refused and touches no session', async (t) => {
  const { first, show } = await play()
  t.like(await show('made-up'), refused)
  t.like(await show(first), { kind: 'answer' })
})
