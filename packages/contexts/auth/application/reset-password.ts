import { anyone, command, nothing, Seals, struct } from '@minishop/kernel'
import { resetPassword as reset } from '../domain/account.ts'
import { GivenToken, tokenRefused } from '../domain/one-time-token.ts'
import { NewPassword, passwordRefused, refusedFor } from '../domain/password.ts'
import { Accounts } from '../ports/accounts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { PasswordHashes } from '../ports/password-hashes.ts'
import { Sessions } from '../ports/sessions.ts'
import { contactOf } from './contact-of.ts'

export const resetPassword = command({
  summary: 'Set a new password by the token that was mailed',
  description: 'Every session of the account ends. A refused password leaves the token as it was.',
  allows: anyone,
  input: struct({ token: GivenToken, newPassword: NewPassword }),
  output: nothing,
  refuses: [tokenRefused, passwordRefused],
  needs: { accounts: Accounts, tokens: OneTimeTokens, hashes: PasswordHashes, sessions: Sessions, seals: Seals },
  async run({ token, newPassword }, { accounts, tokens, hashes, sessions, seals }, { at }) {
    // Hashed before anything is written: no transaction is open for as long as that takes.
    const passwordHash = await hashes.hash(newPassword)
    const userId = await tokens.take(token, 'reset-password', at)
    const account = userId && (await accounts.find(userId))
    if (!account) return tokenRefused
    const refused = refusedFor(newPassword, account.email, 'newPassword')
    if (refused) return refused
    await accounts.save(reset(account, passwordHash, await contactOf(seals, account)))
    await sessions.endAll(account.userId, at)
  },
})
