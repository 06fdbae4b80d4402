import { admin, command, isRefusal, struct, UserId } from '@minishop/kernel'
import { changeRoles as changed, lastAdmin, Roles, userNotFound } from '../domain/account.ts'
import { Accounts } from '../ports/accounts.ts'
import { UserView, userView } from './user-view.ts'

export const changeRoles = command({
  summary: 'Set the roles of a user',
  description: 'They count from the next access token on: within 10 minutes.',
  allows: admin,
  input: struct({ userId: UserId, roles: Roles }),
  output: UserView,
  refuses: [userNotFound, lastAdmin],
  needs: { accounts: Accounts },
  async run({ userId, roles }, { accounts }) {
    const admins = await accounts.admins()
    const account = await accounts.find(userId)
    if (account === undefined) return userNotFound
    const change = changed(account, roles, admins)
    if (isRefusal(change)) return change
    if (change) await accounts.save(change)
    return userView(change?.state ?? account)
  },
})
