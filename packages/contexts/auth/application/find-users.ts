import { admin, integer, listOf, nullable, optional, query, refusal, struct, text } from '@minishop/kernel'
import { Accounts } from '../ports/accounts.ts'
import { UserView, userView } from './user-view.ts'

export const cursorInvalid = refusal('cursor-invalid', 'invalid', 'Take the cursor from "nextCursor" of a page before, or leave it out to start over.')

export const findUsers = query({
  summary: 'Find users',
  description: '`q` is part of an address or a name. The newest accounts come first.',
  allows: admin,
  input: struct({ q: optional(text({ max: 200 })), limit: optional(integer({ min: 1, max: 100 })), cursor: optional(text({ min: 1, max: 100 })) }),
  output: struct({ items: listOf(UserView, { max: 100 }), nextCursor: nullable(text({ max: 100 })) }),
  refuses: [cursorInvalid],
  needs: { accounts: Accounts },
  async run({ q, limit = 20, cursor }, { accounts }) {
    const page = await accounts.search({ words: q, limit, cursor })
    return page === undefined ? cursorInvalid : { items: page.accounts.map(userView), nextCursor: page.next ?? null }
  },
})
