import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { authRehearsal, email, opened, password } from '../testing/rehearsal.ts'
import { changePassword } from './change-password.ts'
import { refreshSession } from './refresh-session.ts'
import { signIn } from './sign-in.ts'

const newPassword = 'a kettle with two of them'

test('a new password takes the place of the old one, ends the other sessions, and its owner is told', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const own = await stage.signedIn()
  const other = await stage.signedIn()
  t.like(await stage.ask(changePassword, { currentPassword: password, newPassword }, { ...(await stage.asAda()), bearer: own.accessToken }), { kind: 'answer' })
  const [changed, ...others] = stage.announced()
  t.deepEqual(others, [])
  t.is(changed!.type, 'password-changed')
  t.deepEqual(opened((changed!.data as { contact: unknown }).contact), { email })
  t.like(await stage.ask(signIn, { email, password }), { refusal: { code: 'bad-credentials' } })
  t.like(await stage.ask(signIn, { email, password: newPassword }), { kind: 'answer' })
  t.like(await stage.ask(refreshSession, { refreshToken: other.refreshToken }), { refusal: { code: 'refresh-token-refused' } })
  t.like(await stage.ask(refreshSession, { refreshToken: own.refreshToken }), { kind: 'answer' })
})

test('without the current password nothing changes, and guessing at it is slow', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const asAda = await stage.asAda()
  for (let n = 0; n < 10; n++)
    t.like(await stage.ask(changePassword, { currentPassword: 'wrong', newPassword }, asAda), {
      refusal: { code: 'wrong-password', kind: 'invalid', facts: { errors: [{ path: 'currentPassword' }] } },
    })
  t.like(await stage.ask(changePassword, { currentPassword: password, newPassword }, asAda), { refusal: { code: 'too-many-attempts' } })
  t.like(await stage.ask(signIn, { email, password }), { kind: 'answer' })
})

test('the new password must be a good one', async (t) => {
  const stage = await authRehearsal()
  await stage.registered({ email: 'grace.hopper@example.test' })
  const { userId } = (await stage.accounts.findByAddress('grace.hopper@example.test' as never))!
  const actor = testUser(1, ['customer'], { id: userId })
  t.like(await stage.ask(changePassword, { currentPassword: password, newPassword: 'qwertyuiop12' }, { actor }), { faults: [{ path: 'newPassword' }] })
  t.like(await stage.ask(changePassword, { currentPassword: password, newPassword: 'grace.hopper1' }, { actor }), {
    refusal: { code: 'password-refused', facts: { errors: [{ path: 'newPassword' }] } },
  })
})

test('an account that is gone changes nothing', async (t) => {
  t.like(await (await authRehearsal()).ask(changePassword, { currentPassword: password, newPassword }, { actor: testUser(9) }), { refusal: { code: 'user-not-found' } })
})
