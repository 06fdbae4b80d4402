import { checked, type Codec } from './codec.ts'
import type { Brand } from './ids.ts'

/** A moment in UTC to the millisecond, written as RFC 3339 with a `Z`; earlier ones sort first as text. */
export type Instant = Brand<string, 'Instant'>

const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

export const Instant: Codec<Instant> = checked<Instant>('Instant', { type: 'string', format: 'date-time' }, (value) =>
  typeof value === 'string' && written.test(value) && !Number.isNaN(Date.parse(value)) ? undefined : 'must be a UTC time such as 2026-01-31T12:00:00.000Z',
)

/** From milliseconds since 1970 (Unix time). */
export const instant = (milliseconds: number): Instant => new Date(milliseconds).toISOString() as Instant
/** Milliseconds since 1970 (Unix time). */
export const milliseconds = (at: Instant): number => Date.parse(at)
/** The moment so many seconds after, or before where they are negative. */
export const later = (at: Instant, { seconds }: { readonly seconds: number }): Instant => instant(milliseconds(at) + seconds * 1000)
/** Seconds from one moment to the other; negative where `to` is the earlier one. */
export const secondsBetween = (from: Instant, to: Instant): number => (milliseconds(to) - milliseconds(from)) / 1000
