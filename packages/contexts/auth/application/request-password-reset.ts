import { anyone, command, Ids, nothing, Seals, struct } from '@minishop/kernel'
import { PasswordResetRequested } from '../domain/account.ts'
import { mayMail, oneMore } from '../domain/attempts.ts'
import { MailedToken } from '../domain/contact.ts'
import { GivenEmail, normalised } from '../domain/email.ts'
import { expiryOf } from '../domain/one-time-token.ts'
import { Accounts } from '../ports/accounts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { contactOf } from './contact-of.ts'

export const requestPasswordReset = command({
  summary: 'Ask for a mail to set a new password with',
  description: 'The answer is the same whether or not the address has an account. At most five mails an hour go to one address.',
  allows: anyone,
  input: struct({ email: GivenEmail }),
  output: nothing,
  needs: { accounts: Accounts, tokens: OneTimeTokens, attempts: AttemptCounts, seals: Seals, ids: Ids },
  async run({ email: given }, { accounts, tokens, attempts, seals, ids }, { at }) {
    const email = normalised(given)
    const account = await accounts.findByAddress(email)
    const token = ids.secret()
    const contact = await contactOf(seals, account ?? { email })
    const sealedToken = await seals.seal(MailedToken, token)
    const seen = await attempts.find(`mail/reset-password/${email}`)
    await attempts.save(oneMore(seen, at), seen)
    if (account === undefined || !mayMail(seen, at)) return
    await tokens.keep(token, 'reset-password', account.userId, expiryOf('reset-password', at))
    await accounts.announce(account.userId, PasswordResetRequested({ userId: account.userId, contact, token: sealedToken }))
  },
})
