import { anyone, command, Ids, nothing, Seals, struct } from '@minishop/kernel'
import { VerificationRequested } from '../domain/account.ts'
import { mayMail, oneMore } from '../domain/attempts.ts'
import { MailedToken } from '../domain/contact.ts'
import { GivenEmail, normalised } from '../domain/email.ts'
import { expiryOf } from '../domain/one-time-token.ts'
import { Accounts } from '../ports/accounts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { contactOf } from './contact-of.ts'

export const resendVerification = command({
  summary: 'Mail the verification once more',
  description: 'The answer is the same whether or not the address has an account that waits for it. At most five mails an hour go to one address.',
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
    const seen = await attempts.find(`mail/verify-email/${email}`)
    await attempts.save(oneMore(seen, at), seen)
    if (account === undefined || account.emailVerified || !mayMail(seen, at)) return
    await tokens.keep(token, 'verify-email', account.userId, expiryOf('verify-email', at))
    await accounts.announce(account.userId, VerificationRequested({ userId: account.userId, contact, token: sealedToken }))
  },
})
