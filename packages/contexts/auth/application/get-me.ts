import { query, signedIn, struct } from '@minishop/kernel'
import { userNotFound } from '../domain/account.ts'
import { Accounts } from '../ports/accounts.ts'
import { UserView, userView } from './user-view.ts'

export const getMe = query({
  summary: 'Read your account',
  allows: signedIn,
  input: struct({}),
  output: UserView,
  refuses: [userNotFound],
  needs: { accounts: Accounts },
  async run(_input, { accounts }, { actor }) {
    const account = await accounts.find(actor.id)
    return account ? userView(account) : userNotFound
  },
})
