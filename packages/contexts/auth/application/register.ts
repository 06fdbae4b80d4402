import { anyone, command, Ids, optional, Seals, struct, UserId } from '@minishop/kernel'
import { register as registered, RegistrationRepeated } from '../domain/account.ts'
import { mayMail, oneMore } from '../domain/attempts.ts'
import { MailedToken, Name } from '../domain/contact.ts'
import { GivenEmail, normalised } from '../domain/email.ts'
import { expiryOf } from '../domain/one-time-token.ts'
import { NewPassword, passwordRefused, refusedFor } from '../domain/password.ts'
import { Accounts } from '../ports/accounts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { PasswordHashes } from '../ports/password-hashes.ts'
import { contactOf } from './contact-of.ts'

export const register = command({
  summary: 'Register',
  description: 'Whether the address has an account already is told to its owner by mail, and to nobody else.',
  allows: anyone,
  input: struct({ email: GivenEmail, password: NewPassword, name: optional(Name) }),
  output: struct({ userId: UserId }),
  refuses: [passwordRefused],
  needs: { accounts: Accounts, tokens: OneTimeTokens, attempts: AttemptCounts, hashes: PasswordHashes, seals: Seals, ids: Ids },
  async run({ email: given, password, name }, { accounts, tokens, attempts, hashes, seals, ids }, { at }) {
    const email = normalised(given)
    const refused = refusedFor(password, email, 'password')
    if (refused) return refused

    // A taken address costs the same work and gets an answer of the same form, so that neither tells who has an account.
    const userId = ids.next() as UserId
    const token = ids.secret()
    const passwordHash = await hashes.hash(password)
    const sealedToken = await seals.seal(MailedToken, token)
    const owner = await accounts.findByAddress(email)
    const contact = await contactOf(seals, owner ?? { email, name })
    if (owner) {
      const seen = await attempts.find(`mail/registration-repeated/${email}`)
      await attempts.save(oneMore(seen, at), seen)
      if (mayMail(seen, at)) await accounts.announce(owner.userId, RegistrationRepeated({ userId: owner.userId, contact }))
      return { userId }
    }
    await accounts.save(registered({ userId, email, passwordHash, name }, { contact, token: sealedToken }, at))
    await tokens.keep(token, 'verify-email', userId, expiryOf('verify-email', at))
    return { userId }
  },
})
