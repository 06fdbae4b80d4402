import type { Instant, UserId } from '@minishop/kernel'
import type { Account } from '../domain/account.ts'
import type { Session, SessionChange, SessionEvent, SessionId } from '../domain/session.ts'

/** What a client is handed at one step of a session. */
export interface Issued {
  readonly accessToken: string
  readonly refreshToken: string
}

/**
 * Where sessions are kept, with hashes of their tokens and of the device that signed in: never the tokens themselves.
 * Only the first of two who change one version succeeds; the other one gets `Conflict`.
 */
export abstract class Sessions {
  /** Keeps a new session. Throws `Conflict` when the account is not as it was read: its password may be another one by now. */
  abstract open(session: Session, issued: Issued & { readonly deviceToken: string }, account: Account): Promise<void>
  /** The session that a refresh token was given out for, and in which generation: also of one that is over or a token that is spent. */
  abstract findByToken(refreshToken: string): Promise<{ readonly session: Session; readonly generation: number } | undefined>
  /** The session in which an access token was issued. */
  abstract idByAccessToken(accessToken: string): Promise<SessionId | undefined>
  abstract find(sessionId: SessionId): Promise<Session | undefined>
  /** Those that are not over, the newest first. */
  abstract openOf(userId: UserId, at: Instant): Promise<readonly Session[]>
  /** `issued` are tokens of the state's generation. Events are kept with the state: both or neither. */
  abstract save(change: SessionChange, issued?: Issued): Promise<void>
  /** Announces what happened to sessions that are ended with `endAll`. */
  abstract announce(event: SessionEvent): Promise<void>
  /** Ends whatever is open, also what is being opened or refreshed right now. */
  abstract endAll(userId: UserId, at: Instant, except?: SessionId): Promise<void>
  /** Whether somebody has signed in to this account from the device within the life of a session. */
  abstract knowsDevice(userId: UserId, deviceToken: string): Promise<boolean>
  /** Forgets sessions that expired before; what is left of their tokens is nobody's any more. */
  abstract forgetExpired(at: Instant): Promise<void>
}
