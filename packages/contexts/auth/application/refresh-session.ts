import { anyone, command, Ids, isRefusal, leavingTrace, Log, Seals, struct } from '@minishop/kernel'
import { userOf } from '../domain/account.ts'
import { end, refreshTokenRefused, SessionsRevoked, spend } from '../domain/session.ts'
import { Accounts } from '../ports/accounts.ts'
import { Sessions } from '../ports/sessions.ts'
import { TokenIssuer } from '../ports/token-issuer.ts'
import { contactOf } from './contact-of.ts'
import { GivenSecret, Tokens } from './tokens-view.ts'

export const refreshSession = command({
  summary: 'Get a new access token',
  description: 'The refresh token is spent. Repeat with it within 30 seconds when the answer was lost; shown later, it ends the session.',
  allows: anyone,
  input: struct({ refreshToken: GivenSecret }),
  output: Tokens,
  refuses: [refreshTokenRefused],
  needs: { accounts: Accounts, sessions: Sessions, issuer: TokenIssuer, seals: Seals, ids: Ids, log: Log },
  async run({ refreshToken: shown }, { accounts, sessions, issuer, seals, ids, log }, { at }) {
    const found = await sessions.findByToken(shown)
    const account = found && (await accounts.find(found.session.userId))
    if (!account) return refreshTokenRefused
    const { session, generation } = found
    const change = spend(session, generation, at)
    if (isRefusal(change)) return change
    if (change === 'reuse') {
      const revoked = SessionsRevoked({ userId: account.userId, contact: await contactOf(seals, account), reason: 'reuse-detected' })
      await sessions.save(end(session, at, revoked))
      log.write('warn', 'a spent refresh token was shown again: its session is ended', { event: 'reuse-detected', userId: account.userId, sessionId: session.sessionId })
      return leavingTrace(refreshTokenRefused)
    }
    const refreshToken = ids.secret()
    const { accessToken, expiresIn } = await issuer.issue(userOf(account), at)
    await sessions.save(change, { accessToken, refreshToken })
    return { accessToken, refreshToken, tokenType: 'Bearer', expiresIn }
  },
})
