import test from 'ava'
import { Conflict, type UserId } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon, testId } from '@minishop/kernel/testing'
import { MemoryStore } from '@minishop/memory'
import { Database } from '@minishop/postgres'
import { changeRoles, EmailVerified, install, rehash, verify } from '../domain/account.ts'
import { normalised } from '../domain/email.ts'
import { Accounts } from '../ports/accounts.ts'
import { settled } from '../testing/composition.ts'

// One suite on memory and on PostgreSQL: they differ in nothing that a use case could notice.

const { stores, stageOf } = onMemoryAndPostgres(test, settled)

const announced = async (store: string): Promise<number> => {
  const { get } = stageOf(store)
  if (store === 'memory') return get(MemoryStore).outbox().length
  return (await get(Database).read.execute<unknown[]>('select id from outbox')).length
}

let n = 0
for (const store of stores) {
  const stage = () => ({ ...stageOf(store), accounts: stageOf(store).get(Accounts) })
  const made = async ({ email = `user${++n}@example.test`, name, roles = ['customer'] as const }: { email?: string; name?: string; roles?: readonly ('customer' | 'admin')[] } = {}) => {
    const { accounts, keep } = stage()
    const { state } = install({ userId: testId<UserId>(++n), email: normalised(email), passwordHash: 'hash', name }, roles, noon)
    await keep(() => accounts.save({ state, events: [] }))
    return state
  }

  test.serial(`${store}: an account is read back as it was saved`, async (t) => {
    const { accounts } = stage()
    const plain = await made()
    const named = await made({ email: `o'reilly+\\%_${++n}@bücher.test`, name: "O'Reilly \"quoted\" 🫖", roles: ['customer', 'admin'] })
    for (const account of [plain, named]) {
      t.deepEqual(await accounts.find(account.userId), account)
      t.deepEqual(await accounts.findByAddress(account.email), account)
    }
    t.is(await accounts.find(testId(999_999)), undefined)
    t.is(await accounts.findByAddress(normalised('nobody@example.test')), undefined)
  })

  test.serial(`${store}: no two accounts have one address, whoever is faster`, async (t) => {
    const { email } = await made()
    await t.throwsAsync(made({ email }), { instanceOf: Conflict })
  })

  test.serial(`${store}: of two who change one version only the first succeeds`, async (t) => {
    const { accounts, keep } = stage()
    const account = await made()
    await keep(() => accounts.save(rehash(account, 'first')))
    await t.throwsAsync(keep(() => accounts.save(rehash(account, 'second'))), { instanceOf: Conflict })
    t.is((await accounts.find(account.userId))?.passwordHash, 'first')
  })

  test.serial(`${store}: a change that can not be saved announces nothing`, async (t) => {
    const { accounts, keep } = stage()
    const account = await made()
    const before = await announced(store)
    await t.throwsAsync(
      keep(async () => {
        await accounts.save(verify(account))
        await accounts.announce(account.userId, EmailVerified({ userId: account.userId }))
        throw new Error('on the way')
      }),
      { message: 'on the way' },
    )
    t.deepEqual(await accounts.find(account.userId), account)
    t.is(await announced(store), before)
    await keep(() => accounts.save(verify({ ...account, emailVerified: false })))
    t.is(await announced(store), before + 1)
  })

  test.serial(`${store}: pages hold every account once, and wildcards are letters like others`, async (t) => {
    const { accounts } = stage()
    const key = `paged-${store.toLowerCase()}`
    for (let index = 0; index < 5; index++) await made({ email: `${key}-${index}@example.test` })
    const strange = await made({ name: `100%_${key} sure` })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = (await accounts.search({ words: `${key}-`, limit: 2, cursor }))!
      seen.push(...page.accounts.map(({ email }) => email))
      cursor = page.next
    } while (cursor)
    t.deepEqual(seen, [4, 3, 2, 1, 0].map((index) => `${key}-${index}@example.test`))
    t.deepEqual((await accounts.search({ words: `%_${key.toUpperCase()}`, limit: 9 }))?.accounts, [strange])
    t.is(await accounts.search({ limit: 9, cursor: 'made-up' }), undefined)
  })

  test.serial(`${store}: of two who remove the last two admins at once, the second sees that one is left`, async (t) => {
    const { accounts, keep } = stage()
    for (const userId of await keep(() => accounts.admins())) {
      const there = (await accounts.find(userId))!
      await keep(() => accounts.save({ state: { ...there, roles: ['customer'], version: there.version + 1 }, events: [] }))
    }
    const both = [await made({ roles: ['admin'] }), await made({ roles: ['admin'] })]
    const outcomes = await Promise.all(
      both.map((account) =>
        keep(async () => {
          const change = changeRoles(account, ['customer'], await accounts.admins())
          if (change === undefined || !('state' in change)) return 'refused'
          await accounts.save(change)
          return 'changed'
        }),
      ),
    )
    t.deepEqual(outcomes.sort(), ['changed', 'refused'])
  })
}
