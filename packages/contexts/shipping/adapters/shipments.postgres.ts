import { Conflict } from '@minishop/kernel'
import { json, type Database, type Selectable } from '@minishop/postgres'
import { isForestalled, type Forestalled, type Shipment } from '../domain/shipment.ts'
import type { Shipments } from '../ports/shipments.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { Tables } from './rows.postgres.ts'

/** Shipments in PostgreSQL, one row an order with all that became of its parcel. */
export const postgresShipments = (database: Database): Shipments => {
  const rows = () => database.read.getKysely<Tables>().selectFrom('shipments').selectAll()
  const made = () => rows().where('status', '<>', 'forestalled')
  return {
    async find(shipmentId) {
      const row = await made().where('shipment_id', '=', shipmentId).executeTakeFirst()
      return row && shipment(row)
    },
    async findFor(userId, shipmentId) {
      const row = await made().where('shipment_id', '=', shipmentId).where('user_id', '=', userId).executeTakeFirst()
      return row && shipment(row)
    },
    async findByOrder(orderId) {
      const row = await rows().where('order_id', '=', orderId).executeTakeFirst()
      return row && (row.status === 'forestalled' ? forestalled(row) : shipment(row))
    },
    async findByTrackingNumber(trackingNumber) {
      const row = await made().where('tracking_number', '=', trackingNumber).executeTakeFirst()
      return row && shipment(row)
    },
    async page({ status, limit, cursor }) {
      const before = cursor === undefined ? undefined : decodeCursor(cursor)
      if (cursor !== undefined && before === undefined) return undefined
      const found = await made()
        .$if(status !== undefined, (query) => query.where('status', '=', status!))
        .$if(before !== undefined, (query) => query.where('shipment_id', '<', before!))
        .orderBy('shipment_id', 'desc')
        .limit(limit + 1)
        .execute()
      const shipments = found.slice(0, limit).map(shipment)
      return { shipments, next: found.length > limit ? encodeCursor(shipments.at(-1)!.shipmentId) : undefined }
    },
    async underWay(limit) {
      const query = rows().where('status', 'in', ['pending', 'dispatched', 'in-transit']).orderBy('changed_at').orderBy('shipment_id')
      return (await query.limit(limit).execute()).map(shipment)
    },
    async unlisted({ after, upTo, orderIds, limit }) {
      const found = await made()
        .clearSelect()
        .select('order_id')
        .where('status', '<>', 'cancelled')
        .where('order_id', '>', after)
        .where('order_id', '<=', upTo)
        .$if(orderIds.length > 0, (query) => query.where('order_id', 'not in', orderIds))
        .orderBy('order_id')
        .limit(limit)
        .execute()
      return found.map(({ order_id }) => order_id)
    },
    async save({ state, events }) {
      const db = (await database.write()).getKysely<Tables>()
      const values = valuesOf(state)
      if (state.version === 1) await db.insertInto('shipments').values(values).execute()
      else {
        const updated = await db.updateTable('shipments').set(values).where('shipment_id', '=', state.shipmentId).where('version', '=', state.version - 1).executeTakeFirst()
        if (updated.numUpdatedRows === 0n) throw new Conflict(`Somebody else changed the shipment ${state.shipmentId}.`)
      }
      await database.announce(state.shipmentId, events)
    },
  }
}

const valuesOf = (state: Shipment | Forestalled) => {
  const { shipmentId, orderId, status, createdAt, version } = state
  const known = { shipment_id: shipmentId, order_id: orderId, status, created_at: createdAt, version }
  if (isForestalled(state)) return known
  return {
    ...known,
    user_id: state.userId,
    method: state.method,
    address: json(state.address),
    lines: json(state.lines),
    carrier: state.carrier,
    tracking_number: state.trackingNumber,
    events: json(state.events),
    changed_at: state.changedAt,
    failure_reason: state.failureReason ?? null,
    order_cancelled_at: state.orderCancelledAt ?? null,
  }
}

type Row = Selectable<Tables['shipments']>

const forestalled = (row: Row): Forestalled => ({
  shipmentId: row.shipment_id,
  orderId: row.order_id,
  status: 'forestalled',
  createdAt: row.created_at,
  version: 1,
})

// What only a shipment has is there in every row that is not forestalled: a constraint of the table says so.
const shipment = (row: Row): Shipment => ({
  shipmentId: row.shipment_id,
  orderId: row.order_id,
  userId: row.user_id!,
  status: row.status as Shipment['status'],
  method: row.method!,
  address: row.address!,
  lines: row.lines!,
  carrier: row.carrier!,
  trackingNumber: row.tracking_number!,
  events: row.events!,
  createdAt: row.created_at,
  changedAt: row.changed_at!,
  ...(row.failure_reason !== null && { failureReason: row.failure_reason }),
  ...(row.order_cancelled_at !== null && { orderCancelledAt: row.order_cancelled_at }),
  version: row.version,
})
