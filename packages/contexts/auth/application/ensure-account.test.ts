import test from 'ava'
import { adminUser, answerOf, authRehearsal, email, password } from '../testing/rehearsal.ts'
import { ensureAccount } from './ensure-account.ts'

test('the operator makes a verified account, once, and changes none', async (t) => {
  const stage = await authRehearsal()
  const first = answerOf<{ userId: string; made: boolean }>(await stage.hear(ensureAccount, { email, password, roles: ['admin', 'customer'], name: 'Ada' }))
  t.true(first.made)
  t.like(await stage.ada(), { roles: ['customer', 'admin'], emailVerified: true, name: 'Ada' })
  const before = await stage.ada()
  t.deepEqual(answerOf(await stage.hear(ensureAccount, { email: 'ADA@example.test', password: 'another long enough one', roles: ['customer'] })), { userId: first.userId, made: false })
  t.deepEqual(await stage.ada(), before)
  t.deepEqual(stage.announced(), [])
  await t.notThrowsAsync(stage.signedIn())
})

test('nobody reaches it from outside', async (t) => {
  t.like(await (await authRehearsal()).ask(ensureAccount, { email, password, roles: ['admin'] }, { actor: adminUser }), { refusal: { code: 'not-allowed' } })
})
