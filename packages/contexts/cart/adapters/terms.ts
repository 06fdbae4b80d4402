import type { Terms } from '../ports/terms.ts'

const daySeconds = 24 * 60 * 60

interface Wanted {
  readonly guestDays: number
  readonly customerDays: number
  readonly currency: string
}

/** The terms as the operator sets them. */
export const termsOf = ({ guestDays, customerDays, currency }: Wanted): Terms => ({
  guestSeconds: guestDays * daySeconds,
  customerSeconds: customerDays * daySeconds,
  currency,
})
