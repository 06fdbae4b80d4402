import { later, type Clock, type Metrics } from '@minishop/kernel'
import type { Reservations } from '../ports/reservations.ts'

/** What ends a reservation is an announcement, and that takes a moment. */
const graceSeconds = 60

/** The reservations, with a gauge over them: `reservations_overdue` hold units although their time was up a minute ago. */
export const measuredReservations = (reservations: Reservations, metrics: Metrics, clock: Clock): Reservations => {
  metrics.gauge('reservations_overdue', () => reservations.overdue(later(clock.now(), { seconds: -graceSeconds })))
  return reservations
}
