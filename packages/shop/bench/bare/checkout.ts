import { randomUUID } from 'node:crypto'
import { userIn, type Carts } from './carts.ts'
import { inTransaction, type Databases, type Query } from './databases.ts'
import { offersOf } from './products.ts'
import type { Question, Reply } from './server.ts'

// What one order writes in all, one transaction for each step of each service, as the shop does it; what the steps tell each other stays in memory.

interface Order {
  readonly orderId: string
  readonly userId: string
  readonly productId: string
  readonly name: string
  readonly amount: number
  readonly quantity: number
  readonly shippingAddress: object
}

const shippingAmount = 499
/** As long as what the shop seals. */
const sealed = 'x'.repeat(420)
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const soon = () => new Date(Date.now() + 120_000)

/** Answers once the order is confirmed. What the shop does after that goes on in `rest`. */
export const checkout =
  (databases: Databases, carts: Carts, goOn: (rest: Promise<void>) => void) =>
  async ({ headers, body: { shippingAddress } }: Question): Promise<Reply> => {
    const userId = userIn(headers['authorization'])
    const [[productId, quantity] = ['', 0]] = carts.lines(userId)
    const [{ name, price_amount: amount }] = await offersOf(databases, [productId])
    const order: Order = { orderId: randomUUID(), userId, productId, name, amount, quantity, shippingAddress }
    await place(databases, order)
    await hold(databases, order)
    await askForMoney(databases, order)
    await confirm(databases, order)
    goOn(finish(databases, order))
    carts.clear(userId)
    return { status: 201, body: { ...order, status: 'confirmed', total: { amount: totalOf(order), currency: 'EUR' } } }
  }

const totalOf = ({ amount, quantity }: Order): number => amount * quantity + shippingAmount

const place = ({ orders }: Databases, order: Order): Promise<void> =>
  step(orders, order, { now: 1, later: 1 }, async (query) => {
    const { orderId, userId, productId, name, amount, quantity, shippingAddress } = order
    await query(
      `insert into orders (status, currency, items_amount, shipping_amount, total_amount, shipping_method, shipping_address, contact, ship_to, card, shipment, version, order_id, user_id, placed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      ['placed', 'EUR', amount * quantity, shippingAmount, totalOf(order), 'standard', JSON.stringify(shippingAddress), sealed, sealed, sealed, null, 1, orderId, userId, new Date()],
    )
    await query('insert into order_lines (order_id, position, product_id, name, unit_amount, quantity) values ($1, $2, $3, $4, $5, $6)', [orderId, 0, productId, name, amount, quantity])
    await enter(query, order, 1, 'placed')
  })

const hold = ({ catalog }: Databases, order: Order): Promise<void> =>
  step(catalog, order, { now: 1, later: 1 }, async (query) => {
    const { orderId, productId, quantity } = order
    await query('savepoint hold')
    await moveStock(query, order, { onHand: 0, reserved: quantity, sold: 0, kind: 'held' })
    await query('release savepoint hold')
    await query('insert into reservations (order_id, status, lines, held_until, version) values ($1, $2, $3, $4, $5)', [orderId, 'held', JSON.stringify([{ productId, quantity }]), soon(), 1])
  })

const askForMoney = ({ orders }: Databases, order: Order): Promise<void> =>
  step(orders, order, { now: 1, later: 1 }, async (query) => {
    await update(query, order, 'awaiting-payment', 2)
    await enter(query, order, 2, 'awaiting-payment')
  })

const confirm = ({ orders }: Databases, order: Order): Promise<void> =>
  step(orders, order, { now: 1, later: 0 }, async (query) => {
    await update(query, order, 'confirmed', 3)
    await enter(query, order, 3, 'confirmed')
    await learn(query, order, 1, 'authorised')
  })

const finish = async ({ catalog, shipping, orders }: Databases, order: Order): Promise<void> => {
  const sell = step(catalog, order, { now: 1, later: 0 }, async (query) => {
    const { orderId, quantity } = order
    await moveStock(query, order, { onHand: -quantity, reserved: -quantity, sold: quantity, kind: 'sold' })
    await query('update reservations set status = $1, version = $2 where order_id = $3 and version = $4', ['sold', 2, orderId, 1])
  })
  const ship = step(shipping, order, { now: 1, later: 0 }, async (query) => {
    const { orderId, userId, productId, quantity, shippingAddress } = order
    await query(
      `insert into shipments (shipment_id, order_id, status, created_at, version, user_id, method, address, lines, carrier, tracking_number, events, changed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [randomUUID(), orderId, 'pending', new Date(), 1, userId, 'standard', JSON.stringify(shippingAddress), JSON.stringify([{ productId, quantity }]), 'Carrier', orderId, '[]', new Date()],
    )
  })
  const capture = step(orders, order, { now: 0, later: 0 }, async (query) => {
    await update(query, order, 'confirmed', 4)
    await learn(query, order, 2, 'captured')
  })
  await Promise.all([sell, ship, capture])
  await step(orders, order, { now: 0, later: 0 }, (query) => update(query, order, 'confirmed', 5, { status: 'pending', trackingNumber: order.orderId }))
}

/** A change with what it announces, now or at its time, and the note that it was done; then the note that it was announced. */
const step = async (pool: Databases['orders'], { orderId }: Order, announced: { readonly now: number; readonly later: number }, write: (query: Query) => Promise<void>): Promise<void> => {
  const ids = Array.from({ length: announced.now + announced.later }, () => randomUUID())
  await inTransaction(pool, async (query) => {
    await write(query)
    const places = ids.map((_, n) => `($${n * 7 + 1}, $${n * 7 + 2}, $${n * 7 + 3}, $${n * 7 + 4}, $${n * 7 + 5}, $${n * 7 + 6}, $${n * 7 + 7})`)
    const values = ids.flatMap((id, n) => [id, orderId, 'bare.happened.v1', JSON.stringify({ orderId, sealed }), new Date(), traceparent, n < announced.now ? null : soon()])
    if (ids.length > 0) await query(`insert into outbox (id, key, subject, data, time, traceparent, not_before) values ${places.join(', ')}`, values)
    await query('insert into once (scope, key, fingerprint, answer, at) values ($1, $2, $3, $4, $5)', ['bare', randomUUID(), sealed.slice(0, 43), null, new Date()])
  })
  if (announced.now > 0) await pool.query('update outbox set published_at = $2 where id = any ($1)', [ids.slice(0, announced.now), new Date()])
}

const moveStock = (query: Query, { productId, orderId }: Order, { onHand, reserved, sold, kind }: { readonly onHand: number; readonly reserved: number; readonly sold: number; readonly kind: string }) =>
  query(
    `with moved as (
      update stock set on_hand = on_hand + $2, reserved = reserved + $3, sold = sold + $4
      where product_id = $1 and on_hand + $2 >= reserved + $3 and reserved + $3 >= 0 and sold + $4 >= 0
      returning product_id, on_hand, reserved, sold
    ), entered as (
      insert into stock_movements (product_id, kind, on_hand, reserved, reason, by, order_id, at)
      select product_id, $5, $2::integer, $3::integer, 'Order', 'orders', $6::uuid, $7::timestamptz from moved
    )
    select on_hand, reserved, sold from moved`,
    [productId, onHand, reserved, sold, kind, orderId, new Date()],
  )

const update = async (query: Query, order: Order, status: string, version: number, shipment?: object): Promise<void> => {
  const { orderId, shippingAddress, amount, quantity } = order
  await query(
    `update orders set status = $1, currency = $2, items_amount = $3, shipping_amount = $4, total_amount = $5, shipping_method = $6, shipping_address = $7,
      contact = $8, ship_to = $9, card = $10, shipment = $11, version = $12 where order_id = $13 and version = $14`,
    [status, 'EUR', amount * quantity, shippingAmount, totalOf(order), 'standard', JSON.stringify(shippingAddress), sealed, sealed, null, shipment && JSON.stringify(shipment), version, orderId, version - 1],
  )
}

const enter = (query: Query, { orderId }: Order, number: number, status: string) =>
  query('insert into order_history (order_id, number, status, at, reason, note) values ($1, $2, $3, $4, $5, $6)', [orderId, number, status, new Date(), null, null])

const learn = (query: Query, order: Order, number: number, kind: string) =>
  query(
    'insert into payment_facts (provider, fact, order_id, number, kind, payment_id, amount, reason, action_url, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    ['bare', `${order.orderId}/${kind}`, order.orderId, number, kind, order.orderId, JSON.stringify({ amount: totalOf(order), currency: 'EUR' }), null, null, new Date()],
  )
