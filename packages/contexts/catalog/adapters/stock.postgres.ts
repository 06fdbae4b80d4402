import { sql, type Database } from '@minishop/postgres'
import type { ProductId } from '../domain/product.ts'
import type { Line, Shortage } from '../domain/reservation.ts'
import { level, type Movement, type StockLevel } from '../domain/stock.ts'
import type { Stock } from '../ports/stock.ts'
import type { Tables } from './rows.postgres.ts'

interface Step {
  readonly onHand?: number
  readonly reserved?: number
  readonly sold?: number
}

/**
 * Units in PostgreSQL. Each level is changed by one guarded statement that also reads it, so nobody decides by what somebody else is changing;
 * the table's CHECK constraints stand behind that. Lines come in the order of their ids, so that no two orders wait for each other in a circle.
 */
export const postgresStock = (database: Database): Stock => {
  const move = async (productId: ProductId, { onHand = 0, reserved = 0, sold = 0 }: Step, movement: Movement): Promise<StockLevel | undefined> => {
    const db = (await database.write()).getKysely<Tables>()
    const { rows } = await sql<{ on_hand: number; reserved: number; sold: number }>`
      with moved as (
        update stock set on_hand = on_hand + ${onHand}, reserved = reserved + ${reserved}, sold = sold + ${sold}
        where product_id = ${productId} and on_hand + ${onHand} >= reserved + ${reserved} and reserved + ${reserved} >= 0 and sold + ${sold} >= 0
        returning product_id, on_hand, reserved, sold
      ), entered as (
        insert into stock_movements (product_id, kind, on_hand, reserved, reason, by, order_id, at)
        select product_id, ${movement.kind}, ${onHand}::integer, ${reserved}::integer, ${movement.reason}, ${movement.by}, ${movement.orderId ?? null}::uuid, ${movement.at}::timestamptz
        from moved
      )
      select on_hand, reserved, sold from moved`.execute(db)
    const [row] = rows
    return row && level(row.on_hand, row.reserved, row.sold)
  }
  const moveAll = async (lines: readonly Line[], step: (quantity: number) => Step, movement: Movement): Promise<void> => {
    for (const { productId, quantity } of lines)
      if ((await move(productId, step(quantity), movement)) === undefined) throw new Error(`The stock of ${productId} does not hold what is to be ${movement.kind}.`)
  }
  const find = (productId: ProductId) => database.read.getKysely<Tables>().selectFrom('stock').selectAll().where('product_id', '=', productId).executeTakeFirst()

  return {
    async of(productId) {
      const row = await find(productId)
      return row && level(row.on_hand, row.reserved, row.sold)
    },
    async open(productId, units, movement) {
      const db = (await database.write()).getKysely<Tables>()
      await db.insertInto('stock').values({ product_id: productId, on_hand: 0, reserved: 0, sold: 0 }).execute()
      await move(productId, { onHand: units }, movement)
    },
    adjust: (productId, delta, movement) => move(productId, { onHand: delta }, movement),
    async hold(lines, movement) {
      await database.write()
      await database.read.execute('savepoint hold')
      const shortages: Shortage[] = []
      for (const { productId, quantity } of lines)
        if ((await move(productId, { reserved: quantity }, movement)) === undefined) {
          const row = await find(productId)
          shortages.push({ productId, wanted: quantity, available: row ? row.on_hand - row.reserved : 0 })
        }
      await database.read.execute(shortages.length > 0 ? 'rollback to savepoint hold' : 'release savepoint hold')
      return shortages
    },
    release: (lines, movement) => moveAll(lines, (quantity) => ({ reserved: -quantity }), movement),
    sell: (lines, movement) => moveAll(lines, (quantity) => ({ onHand: -quantity, reserved: -quantity, sold: quantity }), movement),
    putBack: (lines, movement) => moveAll(lines, (quantity) => ({ onHand: quantity, sold: -quantity }), movement),
    async movements(productId) {
      const found = await database.read.getKysely<Tables>().selectFrom('stock_movements').selectAll().where('product_id', '=', productId).orderBy('movement_id').execute()
      return found.map(({ kind, on_hand, reserved, reason, by, order_id, at }) => ({ kind, reason, by, ...(order_id && { orderId: order_id }), at, onHand: on_hand, reserved }))
    },
  }
}
