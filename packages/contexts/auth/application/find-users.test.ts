import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { adminUser, answerOf, authRehearsal } from '../testing/rehearsal.ts'
import { findUsers } from './find-users.ts'

interface Page {
  readonly items: readonly { readonly email: string }[]
  readonly nextCursor: string | null
}

test('admins turn the pages of users, the newest first, and see each once', async (t) => {
  const stage = await authRehearsal()
  for (let n = 1; n <= 5; n++) await stage.registered({ email: `user${n}@example.test` })
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Page = answerOf(await stage.ask(findUsers, { limit: 2, ...(cursor !== null && { cursor }) }, { actor: adminUser }))
    seen.push(...page.items.map(({ email }) => email))
    cursor = page.nextCursor
  } while (cursor !== null)
  t.deepEqual(seen, [5, 4, 3, 2, 1].map((n) => `user${n}@example.test`))
})

test('users are found by part of an address or name', async (t) => {
  const stage = await authRehearsal()
  await stage.registered({ email: 'grace@example.test', name: 'Grace Hopper' })
  await stage.registered({ email: 'alan@example.test' })
  for (const q of ['hopp', 'GRACE@']) t.deepEqual(answerOf<Page>(await stage.ask(findUsers, { q }, { actor: adminUser })).items.map(({ email }) => email), ['grace@example.test'])
})

test('nobody but admins finds users, and no cursor is made up', async (t) => {
  const { ask } = await authRehearsal()
  t.like(await ask(findUsers, {}, { actor: testUser(2, ['staff']) }), { refusal: { code: 'not-allowed' } })
  t.like(await ask(findUsers, { cursor: 'made-up' }, { actor: adminUser }), { refusal: { code: 'cursor-invalid', kind: 'invalid' } })
})
