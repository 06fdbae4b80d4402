import test from 'ava'
import { later, type UserId } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon, testId } from '@minishop/kernel/testing'
import { install } from '../domain/account.ts'
import { normalised } from '../domain/email.ts'
import { Accounts } from '../ports/accounts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { settled } from '../testing/composition.ts'

// One suite on memory and on PostgreSQL: they differ in nothing that a use case could notice.

const { stores, stageOf } = onMemoryAndPostgres(test, settled)
const soon = later(noon, { seconds: 60 })

let n = 0
for (const store of stores) {
  const play = async (...kept: readonly ('verify-email' | 'reset-password')[]) => {
    const { keep, get } = stageOf(store)
    const tokens = get(OneTimeTokens)
    const { state } = install({ userId: testId<UserId>(++n), email: normalised(`user${n}@example.test`), passwordHash: 'hash' }, ['customer'], noon)
    const names = kept.map(() => `token-${++n}`)
    await keep(async () => {
      await get(Accounts).save({ state, events: [] })
      for (const [index, purpose] of kept.entries()) await tokens.keep(names[index]!, purpose, state.userId, soon)
    })
    return { userId: state.userId, names, keep, take: (...args: Parameters<OneTimeTokens['take']>) => keep(() => tokens.take(...args)), tokens }
  }

  test.serial(`${store}: of several who take a token at once, one gets it`, async (t) => {
    const { take, names, userId } = await play('verify-email')
    const taken = await Promise.all([1, 2, 3, 4].map(() => take(names[0]!, 'verify-email', noon)))
    t.deepEqual(taken.filter((one) => one !== undefined), [userId])
  })

  test.serial(`${store}: with a token go the others of its purpose, and no more`, async (t) => {
    const { take, names, userId } = await play('reset-password', 'reset-password', 'verify-email')
    t.is(await take(names[0]!, 'reset-password', noon), userId)
    t.is(await take(names[1]!, 'reset-password', noon), undefined)
    t.is(await take(names[2]!, 'verify-email', noon), userId)
  })

  test.serial(`${store}: a token is good for its purpose and until its time, and is forgotten after it`, async (t) => {
    const { take, names, keep, tokens, userId } = await play('verify-email')
    t.is(await take(names[0]!, 'reset-password', noon), undefined)
    t.is(await take(names[0]!, 'verify-email', soon), undefined)
    await keep(() => tokens.forgetExpired(noon))
    t.is(await take(names[0]!, 'verify-email', noon), userId)
    const another = await play('verify-email')
    await another.keep(() => tokens.forgetExpired(soon))
    t.is(await another.take(another.names[0]!, 'verify-email', noon), undefined)
  })
}
