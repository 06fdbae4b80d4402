import test from 'ava'
import { authRehearsal, email } from '../testing/rehearsal.ts'
import { forgetExpired } from './forget-expired.ts'
import { signIn } from './sign-in.ts'

test('what can not matter any more is forgotten, what still can is not', async (t) => {
  const stage = await authRehearsal()
  const rows = () => Object.fromEntries(Object.entries(stage.store.snapshot().tables).map(([name, entries]) => [name, entries.length]))
  await stage.registered()
  await stage.signedIn()
  await stage.ask(signIn, { email, password: 'wrong' })
  await stage.hear(forgetExpired, {})
  t.like(rows(), { sessions: 1, tokens: 1, 'one-time-tokens': 1, attempts: 1 })
  stage.clock.advance({ seconds: 25 * 3600 })
  await stage.hear(forgetExpired, {})
  t.like(rows(), { accounts: 1, sessions: 1, tokens: 1, 'one-time-tokens': 0, attempts: 0 })
  stage.clock.advance({ seconds: 30 * 24 * 3600 })
  await stage.hear(forgetExpired, {})
  t.like(rows(), { accounts: 1, sessions: 0, tokens: 0 })
})
