import type { MemoryStore } from '@minishop/memory'
import type { Reservation } from '../domain/reservation.ts'
import type { Reservations } from '../ports/reservations.ts'

/** Reservations in memory. */
export const memoryReservations = (store: MemoryStore): Reservations => {
  const reservations = store.table<Reservation>('reservations')
  return {
    find: async (orderId) => reservations.get(orderId),
    overdue: async (before) => reservations.values().filter(({ status, heldUntil }) => status === 'held' && heldUntil < before).length,
    async unlisted({ after, upTo, orderIds, limit }) {
      const listed = new Set(orderIds)
      return reservations
        .values()
        .filter(({ orderId, status }) => (status === 'held' || status === 'sold') && orderId > after && orderId <= upTo && !listed.has(orderId))
        .map(({ orderId }) => orderId)
        .sort()
        .slice(0, limit)
    },
    async save({ state, events }) {
      if (state.version === 1) await reservations.insert(state.orderId, state)
      else await reservations.replace(state.orderId, state, ({ version }) => version === state.version - 1)
      store.announce(state.orderId, events)
    },
  }
}
