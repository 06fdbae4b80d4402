import type { MemoryStore } from '@minishop/memory'
import { isForestalled, type Forestalled, type Shipment } from '../domain/shipment.ts'
import type { ShipmentId } from '../domain/terms.ts'
import type { Shipments } from '../ports/shipments.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const canMove: readonly string[] = ['pending', 'dispatched', 'in-transit']

/** Shipments in memory. */
export const memoryShipments = (store: MemoryStore): Shipments => {
  const rows = store.table<Shipment | Forestalled>('shipments', {
    unique: (row) => [`order ${row.orderId}`, ...(isForestalled(row) ? [] : [`tracking ${row.trackingNumber}`])],
  })
  const find = (shipmentId: ShipmentId): Shipment | undefined => {
    const row = rows.get(shipmentId)
    return row === undefined || isForestalled(row) ? undefined : row
  }
  const made = () => rows.values().filter((row): row is Shipment => !isForestalled(row))
  return {
    find: async (shipmentId) => find(shipmentId),
    async findFor(userId, shipmentId) {
      const shipment = find(shipmentId)
      return shipment?.userId === userId ? shipment : undefined
    },
    findByOrder: async (orderId) => rows.values().find((row) => row.orderId === orderId),
    findByTrackingNumber: async (trackingNumber) => made().find((shipment) => shipment.trackingNumber === trackingNumber),
    async page({ status, limit, cursor }) {
      const before = cursor === undefined ? undefined : decodeCursor(cursor)
      if (cursor !== undefined && before === undefined) return undefined
      const rest = made()
        .filter((shipment) => status === undefined || shipment.status === status)
        .filter(({ shipmentId }) => before === undefined || shipmentId < before)
        .sort((a, b) => (a.shipmentId > b.shipmentId ? -1 : 1))
      const shipments = rest.slice(0, limit)
      return { shipments, next: rest.length > limit ? encodeCursor(shipments.at(-1)!.shipmentId) : undefined }
    },
    underWay: async (limit) =>
      made()
        .filter(({ status }) => canMove.includes(status))
        .sort((a, b) => (`${a.changedAt} ${a.shipmentId}` < `${b.changedAt} ${b.shipmentId}` ? -1 : 1))
        .slice(0, limit),
    async unlisted({ after, upTo, orderIds, limit }) {
      const listed = new Set(orderIds)
      return made()
        .filter(({ orderId, status }) => status !== 'cancelled' && orderId > after && orderId <= upTo && !listed.has(orderId))
        .map(({ orderId }) => orderId)
        .sort()
        .slice(0, limit)
    },
    async save({ state, events }) {
      if (state.version === 1) await rows.insert(state.shipmentId, state)
      else await rows.replace(state.shipmentId, state, ({ version }) => version === state.version - 1)
      store.announce(state.shipmentId, events)
    },
  }
}
