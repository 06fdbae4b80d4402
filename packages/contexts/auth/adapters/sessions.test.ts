import test from 'ava'
import { Conflict, later, type UserId } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon, testId } from '@minishop/kernel/testing'
import { install, rehash } from '../domain/account.ts'
import { normalised } from '../domain/email.ts'
import { end, open, spend, type Session, type SessionId } from '../domain/session.ts'
import { Accounts } from '../ports/accounts.ts'
import { Sessions } from '../ports/sessions.ts'
import { settled } from '../testing/composition.ts'

// One suite on memory and on PostgreSQL: they differ in nothing that a use case could notice.

const { stores, stageOf } = onMemoryAndPostgres(test, settled)
const soon = later(noon, { seconds: 60 })
const stepOf = (session: Session) => spend(session, session.generation, soon) as { state: Session; events: [] }

let n = 0
for (const store of stores) {
  const stage = () => ({ ...stageOf(store), accounts: stageOf(store).get(Accounts), sessions: stageOf(store).get(Sessions) })
  const user = async () => {
    const { accounts, keep } = stage()
    const { state } = install({ userId: testId<UserId>(++n), email: normalised(`user${n}@example.test`), passwordHash: 'hash' }, ['customer'], noon)
    await keep(() => accounts.save({ state, events: [] }))
    return state
  }
  const issued = () => ({ accessToken: `access-${++n}`, refreshToken: `refresh-${n}`, deviceToken: `device-${n}` })
  const opened = async (account: Awaited<ReturnType<typeof user>>) => {
    const { sessions, keep } = stage()
    const session = open(testId<SessionId>(++n), account.userId, noon)
    const tokens = issued()
    await keep(() => sessions.open(session, tokens, account))
    return { session, ...tokens }
  }

  test.serial(`${store}: a session is found by each token that was given out in it`, async (t) => {
    const { sessions, keep } = stage()
    const account = await user()
    const { session, ...first } = await opened(account)
    const second = issued()
    const { state } = stepOf(session)
    await keep(() => sessions.save({ state, events: [] }, second))
    t.deepEqual(await sessions.findByToken(first.refreshToken), { session: state, generation: 1 })
    t.deepEqual(await sessions.findByToken(second.refreshToken), { session: state, generation: 2 })
    for (const { accessToken } of [first, second]) t.is(await sessions.idByAccessToken(accessToken), session.sessionId)
    for (const { accessToken, refreshToken } of [first, second]) {
      t.is(await sessions.findByToken(accessToken), undefined)
      t.is(await sessions.idByAccessToken(refreshToken), undefined)
    }
    t.deepEqual(await sessions.find(session.sessionId), state)
  })

  test.serial(`${store}: of two who use one version only the first succeeds`, async (t) => {
    const { sessions, keep } = stage()
    const { session } = await opened(await user())
    await keep(() => sessions.save(stepOf(session), issued()))
    await t.throwsAsync(keep(() => sessions.save(end(session, soon))), { instanceOf: Conflict })
  })

  test.serial(`${store}: no session begins for an account that has changed meanwhile`, async (t) => {
    const { sessions, accounts, keep } = stage()
    const account = await user()
    await keep(() => accounts.save(rehash(account, 'another')))
    await t.throwsAsync(opened(account), { instanceOf: Conflict })
    t.deepEqual(await sessions.openOf(account.userId, noon), [])
  })

  test.serial(`${store}: ending all leaves the one that is excepted, and whoever refreshes meanwhile comes too late`, async (t) => {
    const { sessions, keep } = stage()
    const account = await user()
    const stranger = await opened(await user())
    const [one, two, three] = [await opened(account), await opened(account), await opened(account)]
    await keep(() => sessions.endAll(account.userId, soon, two.session.sessionId))
    t.deepEqual(await sessions.openOf(account.userId, soon), [two.session])
    t.deepEqual(await sessions.find(one.session.sessionId), { ...one.session, endedAt: soon, version: 2 })
    await t.throwsAsync(keep(() => sessions.save(stepOf(three.session), issued())), { instanceOf: Conflict })
    t.deepEqual(await sessions.openOf(stranger.session.userId, soon), [stranger.session])
  })

  test.serial(`${store}: the newest session comes first, and one that is over not at all`, async (t) => {
    const { sessions } = stage()
    const account = await user()
    const [first, second] = [await opened(account), await opened(account)]
    t.deepEqual(await sessions.openOf(account.userId, noon), [second.session, first.session])
    t.deepEqual(await sessions.openOf(account.userId, later(noon, { seconds: 20 * 24 * 3600 })), [])
  })

  test.serial(`${store}: a device is known to the account that it signed in to, and to no other`, async (t) => {
    const { sessions, keep } = stage()
    const account = await user()
    const { deviceToken, session } = await opened(account)
    await keep(() => sessions.save(end(session, soon)))
    t.true(await sessions.knowsDevice(account.userId, deviceToken))
    t.false(await sessions.knowsDevice(account.userId, 'made-up'))
    t.false(await sessions.knowsDevice((await user()).userId, deviceToken))
  })

  test.serial(`${store}: an expired session is forgotten with its tokens, another one is not`, async (t) => {
    const { sessions, keep } = stage()
    const account = await user()
    const { session, refreshToken, accessToken, deviceToken } = await opened(account)
    await keep(() => sessions.forgetExpired(session.expiresAt))
    t.not(await sessions.findByToken(refreshToken), undefined)
    await keep(() => sessions.forgetExpired(later(session.expiresAt, { seconds: 1 })))
    t.is(await sessions.findByToken(refreshToken), undefined)
    t.is(await sessions.idByAccessToken(accessToken), undefined)
    t.false(await sessions.knowsDevice(account.userId, deviceToken))
  })
}
