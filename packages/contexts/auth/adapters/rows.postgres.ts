import type { Role, UserId } from '@minishop/kernel'
import { defineEntity, instant, p, type TablesOf } from '@minishop/postgres'
import type { Address } from '../domain/email.ts'
import type { Purpose } from '../domain/one-time-token.ts'
import type { SessionId } from '../domain/session.ts'
import type { PublicKey } from '../domain/signing-key.ts'

export const AccountRow = defineEntity({
  name: 'AccountRow',
  tableName: 'accounts',
  properties: {
    userId: p.uuid().$type<UserId>().primary(),
    email: p.text().$type<Address>(),
    name: p.text().nullable(),
    roles: p.array().$type<readonly Role[]>(),
    passwordHash: p.text(),
    emailVerified: p.boolean(),
    registeredAt: instant(),
    version: p.integer(),
  },
})

export const SessionRow = defineEntity({
  name: 'SessionRow',
  tableName: 'sessions',
  properties: {
    sessionId: p.uuid().$type<SessionId>().primary(),
    userId: p.uuid().$type<UserId>(),
    deviceHash: p.text(),
    generation: p.integer(),
    startedAt: instant(),
    lastUsedAt: instant(),
    expiresAt: instant(),
    endedAt: instant().nullable(),
    version: p.integer(),
  },
})

/** What was handed out at one step of a session, as hashes. */
export const SessionTokenRow = defineEntity({
  name: 'SessionTokenRow',
  tableName: 'session_tokens',
  properties: { refreshHash: p.text().primary(), accessHash: p.text(), sessionId: p.uuid().$type<SessionId>(), generation: p.integer() },
})

export const OneTimeTokenRow = defineEntity({
  name: 'OneTimeTokenRow',
  tableName: 'one_time_tokens',
  properties: { hash: p.text().primary(), purpose: p.text().$type<Purpose>(), userId: p.uuid().$type<UserId>(), expiresAt: instant() },
})

export const AttemptsRow = defineEntity({
  name: 'AttemptsRow',
  tableName: 'attempts',
  properties: { hash: p.text().primary(), count: p.integer(), lastAt: instant() },
})

export const SigningKeyRow = defineEntity({
  name: 'SigningKeyRow',
  tableName: 'signing_keys',
  properties: {
    number: p.integer().primary().autoincrement(false),
    publicKey: p.json().$type<PublicKey>(),
    /** Encrypted. */
    privateKey: p.text(),
    publishedAt: instant(),
    signsFrom: instant(),
  },
})

export const rows = [AccountRow, SessionRow, SessionTokenRow, OneTimeTokenRow, AttemptsRow, SigningKeyRow] as const
export type Tables = TablesOf<typeof rows>
