import { command, leavingTrace, nothing, Seals, signedIn, struct } from '@minishop/kernel'
import { changePassword as changed, userNotFound, wrongPassword } from '../domain/account.ts'
import { cleared, oneMore, tooManyAttempts, waitSeconds } from '../domain/attempts.ts'
import { ClaimedPassword, NewPassword, passwordRefused, refusedFor } from '../domain/password.ts'
import { Accounts } from '../ports/accounts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { PasswordHashes } from '../ports/password-hashes.ts'
import { Sessions } from '../ports/sessions.ts'
import { contactOf } from './contact-of.ts'

export const changePassword = command({
  summary: 'Change your password',
  description: 'Every other session of yours ends.',
  allows: signedIn,
  input: struct({ currentPassword: ClaimedPassword, newPassword: NewPassword }),
  output: nothing,
  refuses: [userNotFound, wrongPassword, passwordRefused, tooManyAttempts],
  needs: { accounts: Accounts, attempts: AttemptCounts, hashes: PasswordHashes, sessions: Sessions, seals: Seals },
  async run({ currentPassword, newPassword }, { accounts, attempts, hashes, sessions, seals }, { actor, at, bearer }) {
    const account = await accounts.find(actor.id)
    if (account === undefined) return userNotFound
    const refused = refusedFor(newPassword, account.email, 'newPassword')
    if (refused) return refused

    const seen = await attempts.find(`own-password/${actor.id}`)
    const retryAfterSeconds = waitSeconds(seen, at)
    if (retryAfterSeconds > 0) return tooManyAttempts.with({ retryAfterSeconds })
    const { ok } = await hashes.verify(currentPassword, account.passwordHash)
    if (!ok) {
      await attempts.save(oneMore(seen, at), seen)
      return leavingTrace(wrongPassword.with({ errors: [{ path: 'currentPassword', message: 'is not your current password' }] }))
    }

    const passwordHash = await hashes.hash(newPassword)
    const contact = await contactOf(seals, account)
    const own = bearer === undefined ? undefined : await sessions.idByAccessToken(bearer)
    await attempts.save(cleared(seen, at), seen)
    await accounts.save(changed(account, passwordHash, contact))
    await sessions.endAll(actor.id, at, own)
  },
})
