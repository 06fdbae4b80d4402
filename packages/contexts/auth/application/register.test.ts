import test from 'ava'
import { answerOf, authRehearsal, email, opened, password } from '../testing/rehearsal.ts'
import { register } from './register.ts'

test('a new user gets an account and a mail to verify the address', async (t) => {
  const stage = await authRehearsal()
  const { userId } = answerOf<{ userId: string }>(await stage.ask(register, { email: ' Ada@Example.TEST ', password, name: 'Ada' }))
  t.like(await stage.ada(), { userId, email, name: 'Ada', roles: ['customer'], emailVerified: false })
  const [registered, ...others] = stage.announced()
  t.deepEqual(others, [])
  const { contact, token, ...data } = registered!.data as { contact: unknown; token: unknown }
  t.deepEqual([registered!.type, data], ['user-registered', { userId }])
  t.deepEqual(opened(contact), { email, name: 'Ada' })
  t.regex(opened(token) as string, /^secret-/)
})

test('a taken address gets the same answer and work, keeps its account, and its owner is told', async (t) => {
  const stage = await authRehearsal()
  await stage.registered({ name: 'Ada' })
  const before = await stage.ada()
  const work = stage.hashes.work
  const { userId } = answerOf<{ userId: string }>(await stage.ask(register, { email: 'ADA@example.test', password: 'somebody elses longer words', name: 'Mallory' }))
  t.not(userId, before.userId)
  t.regex(userId, /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  t.is(stage.hashes.work, work + 1)
  t.deepEqual(await stage.ada(), before)
  const [repeated, ...others] = stage.announced()
  t.deepEqual(others, [])
  t.is(repeated!.type, 'registration-repeated')
  t.deepEqual(opened((repeated!.data as { contact: unknown }).contact), { email, name: 'Ada' })
})

test('nobody floods a mailbox by registering it again and again', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  for (let n = 0; n < 12; n++) answerOf(await stage.ask(register, { email, password }))
  t.is(stage.announced().length, 5)
})

test('a password that is guessed first is refused with the field it stands in', async (t) => {
  const { ask } = await authRehearsal()
  for (const common of ['password1234', 'short', 'x'.repeat(129)]) t.like(await ask(register, { email, password: common }), { kind: 'bad-input', faults: [{ path: 'password' }] })
  t.like(await ask(register, { email: 'ada.lovelace@example.test', password: 'ada.lovelace12' }), {
    refusal: { code: 'password-refused', kind: 'invalid', facts: { errors: [{ path: 'password' }] } },
  })
})

test('what is no address is refused, and nobody names a role', async (t) => {
  const { ask } = await authRehearsal()
  t.like(await ask(register, { email: 'nobody', password }), { kind: 'bad-input', faults: [{ path: 'email', message: 'must be an email address' }] })
  t.like(await ask(register, { email, password, roles: ['admin'] } as never), { kind: 'bad-input', faults: [{ path: 'roles' }] })
})

test('of many who register one address at once, one has the account', async (t) => {
  const stage = await authRehearsal()
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => stage.ask(register, { email, password })))
  t.is(new Set(outcomes.map((outcome) => answerOf<{ userId: string }>(outcome).userId)).size, 6)
  t.is(stage.announced().filter(({ type }) => type === 'user-registered').length, 1)
})
