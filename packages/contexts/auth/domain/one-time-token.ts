import { later, refusal, text, type Instant } from '@minishop/kernel'

// A one-time token comes by mail and proves that its bearer reads that mailbox. It works once and for a while, for the one purpose it was made for.

export type Purpose = 'verify-email' | 'reset-password'

const lifetimeSeconds: Readonly<Record<Purpose, number>> = { 'verify-email': 24 * 3600, 'reset-password': 30 * 60 }

export const expiryOf = (purpose: Purpose, at: Instant): Instant => later(at, { seconds: lifetimeSeconds[purpose] })

/** A token as its bearer sends it, good or not. */
export const GivenToken = text({ min: 1, max: 512 })

export const tokenRefused = refusal('token-refused', 'invalid', 'This link was used before, has expired, or was never ours. Ask for a new mail.')
