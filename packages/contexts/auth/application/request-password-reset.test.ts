import test from 'ava'
import { authRehearsal, email, opened } from '../testing/rehearsal.ts'
import { requestPasswordReset } from './request-password-reset.ts'

test('a user who forgot the password gets a mail', async (t) => {
  const stage = await authRehearsal()
  await stage.registered({ name: 'Ada' })
  t.deepEqual(await stage.ask(requestPasswordReset, { email: 'ADA@example.test' }), { kind: 'answer', answer: undefined, replayed: false })
  const [requested, ...others] = stage.announced()
  t.deepEqual(others, [])
  t.is(requested!.type, 'password-reset-requested')
  t.deepEqual(opened((requested!.data as { contact: unknown }).contact), { email, name: 'Ada' })
})

test('a stranger gets the same answer, and nobody a mail', async (t) => {
  const stage = await authRehearsal()
  t.deepEqual(await stage.ask(requestPasswordReset, { email: 'nobody@example.test' }), { kind: 'answer', answer: undefined, replayed: false })
  t.deepEqual(stage.announced(), [])
})

test('at most five mails go to one address in an hour', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  await Promise.all(Array.from({ length: 7 }, () => stage.ask(requestPasswordReset, { email })))
  t.is(stage.announced().length, 5)
})
