import test from 'ava'
import { answerOf, authRehearsal, email, password, type Tokens } from '../testing/rehearsal.ts'
import { changePassword } from './change-password.ts'
import { signIn } from './sign-in.ts'

const wrong = { email, password: 'not the right one at all' }

test('the right password signs in, however the address is typed', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const tokens = await stage.signedIn({ email: ' ADA@Example.test' })
  t.like(tokens, { tokenType: 'Bearer', expiresIn: 600 })
  t.is(tokens.accessToken.split('.').length, 3)
  t.is(new Set([tokens.accessToken, tokens.refreshToken, tokens.deviceToken]).size, 3)
})

test('a wrong password and an unknown address get one answer for one work', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const work = () => stage.hashes.work
  const before = work()
  const mistaken = await stage.ask(signIn, wrong)
  const between = work()
  const unknown = await stage.ask(signIn, { ...wrong, email: 'nobody@example.test' })
  t.like(mistaken, { kind: 'refusal', refusal: { code: 'bad-credentials', kind: 'unauthenticated' } })
  t.deepEqual(JSON.stringify(mistaken), JSON.stringify(unknown))
  t.is(between - before, work() - between)
})

test('an empty password is wrong, not malformed', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  t.like(await stage.ask(signIn, { email, password: '' }), { refusal: { code: 'bad-credentials' } })
})

test('after ten wrong passwords even the right one has to wait, at most half a minute, known address or not', async (t) => {
  for (const one of [email, 'nobody@example.test']) {
    const stage = await authRehearsal()
    await stage.registered()
    for (let n = 0; n < 10; n++) t.like(await stage.ask(signIn, { ...wrong, email: one }), { refusal: { code: 'bad-credentials' } })
    t.like(await stage.ask(signIn, { email: one, password }), { refusal: { code: 'too-many-attempts', kind: 'too-many', facts: { retryAfterSeconds: 1 } } })
    for (let n = 0; n < 10; n++) {
      stage.clock.advance({ seconds: 30 })
      t.like(await stage.ask(signIn, { ...wrong, email: one }), { refusal: { code: 'bad-credentials' } })
    }
    t.like(await stage.ask(signIn, { email: one, password }), { refusal: { facts: { retryAfterSeconds: 30 } } })
    stage.clock.advance({ seconds: 30 })
    t.is((await stage.ask(signIn, { email: one, password })).kind, one === email ? 'answer' : 'refusal')
  }
})

test('a device that has signed in before is not held up by strangers, and has a count of its own', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { deviceToken } = await stage.signedIn()
  for (let n = 0; n < 15; n++) await stage.ask(signIn, wrong)
  t.like(await stage.ask(signIn, { email, password }), { refusal: { code: 'too-many-attempts' } })
  t.is((await stage.signedIn({ deviceToken })).deviceToken, deviceToken)
  for (let n = 0; n < 10; n++) t.like(await stage.ask(signIn, { ...wrong, deviceToken }), { refusal: { code: 'bad-credentials' } })
  t.like(await stage.ask(signIn, { email, password, deviceToken }), { refusal: { code: 'too-many-attempts' } })
})

test('a device token of another account, or a made-up one, opens no way round', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  await stage.registered({ email: 'mallory@example.test' })
  const { deviceToken } = await stage.signedIn({ email: 'mallory@example.test' })
  for (let n = 0; n < 10; n++) await stage.ask(signIn, wrong)
  for (const one of [deviceToken, 'made-up']) t.like(await stage.ask(signIn, { email, password, deviceToken: one }), { refusal: { code: 'too-many-attempts' } })
})

test('guesses at once are no faster than one after the other', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  for (let n = 0; n < 7; n++) await stage.ask(signIn, wrong)
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => stage.ask(signIn, wrong)))
  const told = outcomes.filter((outcome) => outcome.kind === 'refusal' && outcome.refusal.code === 'bad-credentials')
  t.is(told.length, 3)
})

test('who signs in at last starts anew, and a pause of an hour does the same', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  for (const between of [() => stage.signedIn(), async () => stage.clock.advance({ seconds: 3601 })]) {
    for (let n = 0; n < 9; n++) await stage.ask(signIn, wrong)
    await between()
  }
  for (let n = 0; n < 10; n++) t.like(await stage.ask(signIn, wrong), { refusal: { code: 'bad-credentials' } })
})

test('a hash of an older scheme is made anew with the right password', async (t) => {
  const stage = await authRehearsal()
  stage.hashes.scheme = 'yesterday'
  await stage.registered()
  stage.hashes.scheme = 'today'
  await stage.signedIn()
  t.is((await stage.ada()).passwordHash, `today:${password}`)
  t.deepEqual(stage.announced(), [])
})

test('a password that is changed while it is being checked signs nobody in', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { accessToken: bearer } = await stage.signedIn()
  const verify = stage.hashes.verify.bind(stage.hashes)
  let interrupted = false
  stage.hashes.verify = async (claimed, hash) => {
    const result = await verify(claimed, hash)
    if (!interrupted) {
      interrupted = true
      await stage.ask(changePassword, { currentPassword: password, newPassword: 'quite another long one' }, { ...(await stage.asAda()), bearer })
    }
    return result
  }
  t.like(await stage.ask(signIn, { email, password }), { refusal: { code: 'bad-credentials' } })
})

test('what happened is in the log, and no secret is', async (t) => {
  const stage = await authRehearsal()
  await stage.registered()
  const { refreshToken, deviceToken } = answerOf<Tokens>(await stage.ask(signIn, { email, password }))
  await stage.ask(signIn, wrong)
  t.deepEqual(stage.log.lines.map(({ fields }) => fields['event']), ['signed-in', 'sign-in-refused'])
  for (const secret of [password, wrong.password, refreshToken, deviceToken, email]) t.false(JSON.stringify(stage.log.lines).includes(secret))
})
