import { Conflict } from '@minishop/kernel'
import { json, type Database } from '@minishop/postgres'
import type { Reservations } from '../ports/reservations.ts'
import type { Tables } from './rows.postgres.ts'

/** Reservations in PostgreSQL, one row an order. */
export const postgresReservations = (database: Database): Reservations => ({
  async find(orderId) {
    const row = await database.read.getKysely<Tables>().selectFrom('reservations').selectAll().where('order_id', '=', orderId).executeTakeFirst()
    return row && { orderId: row.order_id, status: row.status, lines: row.lines, heldUntil: row.held_until, version: row.version }
  },
  async overdue(before) {
    const { overdue } = await database.read
      .getKysely<Tables>()
      .selectFrom('reservations')
      .select((row) => row.fn.countAll<number>().as('overdue'))
      .where('status', '=', 'held')
      .where('held_until', '<', before)
      .executeTakeFirstOrThrow()
    return overdue
  },
  async unlisted({ after, upTo, orderIds, limit }) {
    const found = await database.read
      .getKysely<Tables>()
      .selectFrom('reservations')
      .select('order_id')
      .where('status', 'in', ['held', 'sold'])
      .where('order_id', '>', after)
      .where('order_id', '<=', upTo)
      .$if(orderIds.length > 0, (query) => query.where('order_id', 'not in', orderIds))
      .orderBy('order_id')
      .limit(limit)
      .execute()
    return found.map(({ order_id }) => order_id)
  },
  async save({ state: { orderId, status, lines, heldUntil, version }, events }) {
    const db = (await database.write()).getKysely<Tables>()
    const values = { status, lines: json(lines), held_until: heldUntil, version }
    if (version === 1) await db.insertInto('reservations').values({ order_id: orderId, ...values }).execute()
    else {
      const updated = await db.updateTable('reservations').set(values).where('order_id', '=', orderId).where('version', '=', version - 1).executeTakeFirst()
      if (updated.numUpdatedRows === 0n) throw new Conflict(`Somebody else changed the reservation of ${orderId}.`)
    }
    await database.announce(orderId, events)
  },
})
