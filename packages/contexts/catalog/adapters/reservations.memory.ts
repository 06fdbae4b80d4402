import type { MemoryStore } from '@minishop/memory'
import type { Reservation } from '../domain/reservation.ts'
import type { Reservations } from '../ports/reservations.ts'

/** Reservations in memory. */
export const memoryReservations = (store: MemoryStore): Reservations => {
  const reservations = store.table<Reservation>('reservations')
  return {
    find: async (orderId) => reservations.get(orderId),
    overdue: async (before) => reservations.values().filter(({ status, heldUntil }) => status === 'held' && heldUntil < before).length,
    async save({ state, events }) {
      if (state.version === 1) await reservations.insert(state.orderId, state)
      else await reservations.replace(state.orderId, state, ({ version }) => version === state.version - 1)
      store.announce(state.orderId, events)
    },
  }
}
