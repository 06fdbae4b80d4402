import { event, id, later, oneOf, refusal, secondsBetween, struct, UserId, type Change, type EventOf, type Instant, type TypeOf } from '@minishop/kernel'
import { Contact, sampleContact, sampleUser } from './contact.ts'

// A session begins with a sign-in and lives by its refresh tokens: each is spent for the next one. All tokens that were given out between two steps are
// one generation. Spending one of the newest generation begins the next. A token of the generation before, within half a minute, is a caller whose answer
// was lost, or two that asked at once: it gets another token of the newest generation. As soon as one of those is spent, this is over.
// Any older token in the hands of anybody means that two share a session, and one of them stole it: the session ends, and its owner is told.

export const SessionId = id('SessionId')
export type SessionId = TypeOf<typeof SessionId>

export interface Session {
  readonly sessionId: SessionId
  readonly userId: UserId
  /** Of the newest refresh tokens, from 1. */
  readonly generation: number
  readonly startedAt: Instant
  /** When its newest generation began. */
  readonly lastUsedAt: Instant
  readonly expiresAt: Instant
  readonly endedAt?: Instant
  readonly version: number
}

const lifetimeSeconds = 30 * 24 * 3600
const idleSeconds = 14 * 24 * 3600
const graceSeconds = 30

export const SessionsRevoked = event('sessions-revoked', {
  summary: 'A user has been signed out, for safety or because they asked to be everywhere',
  data: struct({ userId: UserId, contact: Contact, reason: oneOf('reuse-detected', 'signed-out-everywhere') }),
  sample: { userId: sampleUser, contact: sampleContact, reason: 'reuse-detected' },
})
export type SessionEvent = EventOf<typeof SessionsRevoked>
export type SessionChange = Change<Session, SessionEvent>

export const refreshTokenRefused = refusal('refresh-token-refused', 'unauthenticated', 'This session is over. Sign in again.')
export const sessionNotFound = refusal('session-not-found', 'not-found', 'You have no such session, or it is over.')

export const open = (sessionId: SessionId, userId: UserId, at: Instant): Session => ({
  sessionId,
  userId,
  generation: 1,
  startedAt: at,
  lastUsedAt: at,
  expiresAt: later(at, { seconds: lifetimeSeconds }),
  version: 1,
})

export const isOpen = ({ endedAt, expiresAt, lastUsedAt }: Session, at: Instant): boolean =>
  endedAt === undefined && at < expiresAt && secondsBetween(lastUsedAt, at) < idleSeconds

/** What comes of showing a token of the given generation. `reuse` says that the session is not safe any more. */
export const spend = (session: Session, generation: number, at: Instant): Change<Session, never> | 'reuse' | typeof refreshTokenRefused => {
  if (!isOpen(session, at)) return refreshTokenRefused
  if (generation === session.generation)
    return { state: { ...session, generation: generation + 1, lastUsedAt: at, version: session.version + 1 }, events: [] }
  const repeated = generation === session.generation - 1 && secondsBetween(session.lastUsedAt, at) <= graceSeconds
  return repeated ? { state: { ...session, version: session.version + 1 }, events: [] } : 'reuse'
}

export const end = (session: Session, at: Instant, ...events: SessionEvent[]): SessionChange => ({
  state: { ...session, endedAt: at, version: session.version + 1 },
  events,
})
