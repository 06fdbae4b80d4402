import test from 'ava'
import { testId, testUser } from '@minishop/kernel/testing'
import type { UserId } from '@minishop/kernel'
import { adminUser, authRehearsal, password } from '../testing/rehearsal.ts'
import { changeRoles } from './change-roles.ts'
import { ensureAccount } from './ensure-account.ts'

test('an admin makes a customer a member of the staff', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { userId } = await stage.ada()
  t.like(await stage.ask(changeRoles, { userId, roles: ['staff', 'customer', 'staff'] }, { actor: adminUser }), { answer: { userId, roles: ['customer', 'staff'] } })
  t.deepEqual(stage.announced(), [{ type: 'roles-changed', data: { userId, roles: ['customer', 'staff'] } }])
  t.like(await stage.ask(changeRoles, { userId, roles: ['staff', 'customer'] }, { actor: adminUser }), { kind: 'answer' })
  t.deepEqual(stage.announced(), [])
})

test('the last admin stays one, also when two are removed at once', async (t) => {
  const stage = await authRehearsal()
  const made: UserId[] = []
  for (const n of [1, 2]) {
    const outcome = await stage.hear(ensureAccount, { email: `root${n}@example.test`, password, roles: ['admin'] })
    made.push((outcome as unknown as { answer: { userId: UserId } }).answer.userId)
  }
  const outcomes = await Promise.all(made.map((userId) => stage.ask(changeRoles, { userId, roles: ['customer'] }, { actor: adminUser })))
  t.deepEqual(outcomes.map(({ kind }) => kind).sort(), ['answer', 'refusal'])
  t.like(outcomes.find(({ kind }) => kind === 'refusal'), { refusal: { code: 'last-admin', kind: 'conflict' } })
})

test('roles are given by admins, to users that are there, and are roles', async (t) => {
  const stage = await authRehearsal()
  const userId = testId<UserId>(99)
  t.like(await stage.ask(changeRoles, { userId, roles: ['staff'] }, { actor: adminUser }), { refusal: { code: 'user-not-found' } })
  t.like(await stage.ask(changeRoles, { userId, roles: ['admin'] }, { actor: testUser(2, ['staff']) }), { refusal: { code: 'not-allowed' } })
  for (const roles of [[], ['owner']]) t.like(await stage.ask(changeRoles, { userId, roles: roles as never }, { actor: adminUser }), { kind: 'bad-input' })
})
