import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { authRehearsal, email } from '../testing/rehearsal.ts'
import { getMe } from './get-me.ts'

test('users read their own account, and nothing of its secrets', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { userId } = await stage.ada()
  t.deepEqual(await stage.ask(getMe, {}, await stage.asAda()), { kind: 'answer', answer: { userId, email, emailVerified: false, name: null, roles: ['customer'] }, replayed: false })
})

test('who is not signed in, or has no account any more, reads none', async (t) => {
  const { ask } = await authRehearsal()
  t.like(await ask(getMe, {}), { refusal: { code: 'sign-in-required' } })
  t.like(await ask(getMe, {}, { actor: testUser(9) }), { refusal: { code: 'user-not-found' } })
})
