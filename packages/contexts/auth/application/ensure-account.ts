import { command, Flag, Ids, optional, siblings, struct, UserId } from '@minishop/kernel'
import { install, Roles } from '../domain/account.ts'
import { Name } from '../domain/contact.ts'
import { GivenEmail, normalised } from '../domain/email.ts'
import { NewPassword } from '../domain/password.ts'
import { Accounts } from '../ports/accounts.ts'
import { PasswordHashes } from '../ports/password-hashes.ts'

export const ensureAccount = command({
  summary: 'Make a verified account, unless its address has one',
  description: 'An account that is there stays as it is, its password and roles too.',
  allows: siblings,
  input: struct({ email: GivenEmail, password: NewPassword, roles: Roles, name: optional(Name) }),
  output: struct({ userId: UserId, made: Flag }),
  needs: { accounts: Accounts, hashes: PasswordHashes, ids: Ids },
  async run({ email: given, password, roles, name }, { accounts, hashes, ids }, { at }) {
    const email = normalised(given)
    const there = await accounts.findByAddress(email)
    if (there) return { userId: there.userId, made: false }
    const change = install({ userId: ids.next() as UserId, email, passwordHash: await hashes.hash(password), name }, roles, at)
    await accounts.save(change)
    return { userId: change.state.userId, made: true }
  },
})
