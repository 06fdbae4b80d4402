import { anyone, command, Ids, leavingTrace, Log, optional, struct } from '@minishop/kernel'
import { rehash, userOf } from '../domain/account.ts'
import { badCredentials, cleared, oneMore, tooManyAttempts, waitSeconds } from '../domain/attempts.ts'
import { GivenEmail, normalised } from '../domain/email.ts'
import { ClaimedPassword } from '../domain/password.ts'
import { open, type SessionId } from '../domain/session.ts'
import { Accounts } from '../ports/accounts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { PasswordHashes } from '../ports/password-hashes.ts'
import { Sessions } from '../ports/sessions.ts'
import { TokenIssuer } from '../ports/token-issuer.ts'
import { GivenSecret, SignedIn } from './tokens-view.ts'

export const signIn = command({
  summary: 'Sign in',
  description:
    'After ten wrong passwords each further try has to wait, up to 30 seconds. Send the deviceToken of your last sign-in: wrong passwords from elsewhere never hold a known device up.',
  allows: anyone,
  input: struct({ email: GivenEmail, password: ClaimedPassword, deviceToken: optional(GivenSecret) }),
  output: SignedIn,
  refuses: [badCredentials, tooManyAttempts],
  needs: { accounts: Accounts, attempts: AttemptCounts, hashes: PasswordHashes, sessions: Sessions, issuer: TokenIssuer, ids: Ids, log: Log },
  async run({ email: given, password, deviceToken: shown }, { accounts, attempts, hashes, sessions, issuer, ids, log }, { at }) {
    const email = normalised(given)
    const account = await accounts.findByAddress(email)
    const known = account !== undefined && shown !== undefined && (await sessions.knowsDevice(account.userId, shown))
    const seen = await attempts.find(known ? `device/${shown}` : `sign-in/${email}`)
    const retryAfterSeconds = waitSeconds(seen, at)
    if (retryAfterSeconds > 0) {
      log.write('warn', 'sign-in held up', { event: 'sign-in-held-up', userId: account?.userId, knownDevice: known })
      return tooManyAttempts.with({ retryAfterSeconds })
    }

    const { ok, outdated } = await hashes.verify(password, account?.passwordHash)
    if (account === undefined || !ok) {
      await attempts.save(oneMore(seen, at), seen)
      log.write('warn', 'sign-in refused', { event: 'sign-in-refused', userId: account?.userId, knownDevice: known })
      return leavingTrace(badCredentials)
    }

    const change = outdated ? rehash(account, await hashes.hash(password)) : undefined
    const sessionId = ids.next() as SessionId
    const refreshToken = ids.secret()
    const deviceToken = known ? shown : ids.secret()
    const { accessToken, expiresIn } = await issuer.issue(userOf(account), at)
    await attempts.save(cleared(seen, at), seen)
    if (change) await accounts.save(change)
    await sessions.open(open(sessionId, account.userId, at), { accessToken, refreshToken, deviceToken }, change?.state ?? account)
    log.write('info', 'signed in', { event: 'signed-in', userId: account.userId, sessionId, knownDevice: known })
    return { accessToken, refreshToken, tokenType: 'Bearer', expiresIn, deviceToken }
  },
})
