import { anyone, command, nothing, struct } from '@minishop/kernel'
import { verify } from '../domain/account.ts'
import { GivenToken, tokenRefused } from '../domain/one-time-token.ts'
import { Accounts } from '../ports/accounts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'

export const verifyEmail = command({
  summary: 'Verify an address by the token that was mailed to it',
  allows: anyone,
  input: struct({ token: GivenToken }),
  output: nothing,
  refuses: [tokenRefused],
  needs: { accounts: Accounts, tokens: OneTimeTokens },
  async run({ token }, { accounts, tokens }, { at }) {
    const userId = await tokens.take(token, 'verify-email', at)
    const account = userId && (await accounts.find(userId))
    if (!account) return tokenRefused
    if (!account.emailVerified) await accounts.save(verify(account))
  },
})
