import { Conflict, money } from '@minishop/kernel'
import { json, sql, type Database } from '@minishop/postgres'
import type { Line } from '../domain/line.ts'
import { isOver, statuses, type HistoryEntry, type Order } from '../domain/order.ts'
import type { PaymentFact } from '../domain/payment.ts'
import type { OrderChanges } from '../ports/order-changes.ts'
import type { Orders } from '../ports/orders.ts'
import type { Tables } from './rows.postgres.ts'

const openStatuses = statuses.filter((status) => !isOver({ status }))

/** Orders in PostgreSQL. An order, and a page of them, is one statement to read. */
export const postgresOrders = (database: Database, changes: OrderChanges): Orders => ({
  async find(orderId, whose) {
    const query = whole(database).where('o.order_id', '=', orderId)
    const row = await (whose === 'everyone' ? query : query.where('o.user_id', '=', whose)).executeTakeFirst()
    return row && orderOf(row)
  },

  async search({ whose, status, productId, limit, before }) {
    let query = whole(database).orderBy('o.order_id', 'desc').limit(limit + 1)
    if (whose !== 'everyone') query = query.where('o.user_id', '=', whose)
    if (status !== undefined) query = query.where('o.status', '=', status)
    if (before !== undefined) query = query.where('o.order_id', '<', before)
    if (productId !== undefined) query = query.where(sql<boolean>`exists (select from order_lines l where l.order_id = o.order_id and l.product_id = ${productId})`)
    const found = (await query.execute()).map(orderOf)
    const page = found.slice(0, limit)
    return { orders: page, next: found.length > limit ? page.at(-1)!.orderId : undefined }
  },

  async open() {
    // What is not over is little beside what is, and the index over statuses finds it.
    return database.read
      .getKysely<Tables>()
      .selectFrom('orders as o')
      .innerJoin('order_history as h', (join) => join.onRef('h.order_id', '=', 'o.order_id').onRef('h.status', '=', 'o.status'))
      .where('o.status', 'in', openStatuses)
      .groupBy('o.status')
      .select((row) => ['o.status', row.fn.count<number>('o.order_id').distinct().as('orders'), row.fn.min('h.at').as('since')])
      .execute()
  },

  async stuck({ placed, awaitingPayment }) {
    // Few orders have one of these two statuses at a time, and the index over statuses finds them.
    const { stuck } = await database.read
      .getKysely<Tables>()
      .selectFrom('orders as o')
      .select((row) => row.fn.countAll<number>().as('stuck'))
      .where((row) =>
        row.or([
          row.and([row('o.status', '=', 'placed'), row('o.placed_at', '<', placed)]),
          row.and([
            row('o.status', '=', 'awaiting-payment'),
            sql<boolean>`exists (select from order_history h where h.order_id = o.order_id and h.status = 'awaiting-payment' and h.at < ${awaitingPayment})`,
          ]),
        ]),
      )
      .executeTakeFirstOrThrow()
    return stuck
  },

  async changed({ since, until, limit, after }) {
    let query = whole(database)
      .where(sql<boolean>`o.order_id in (select order_id from order_history where at >= ${since} union select order_id from payment_facts where at >= ${since})`)
      .where(sql<boolean>`not exists (select from order_history h where h.order_id = o.order_id and h.at > ${until})`)
      .where(sql<boolean>`not exists (select from payment_facts f where f.order_id = o.order_id and f.at > ${until})`)
      .orderBy('o.order_id', 'asc')
      .limit(limit + 1)
    if (after !== undefined) query = query.where('o.order_id', '>', after)
    const found = (await query.execute()).map(orderOf)
    const page = found.slice(0, limit)
    return { orders: page, next: found.length > limit ? page.at(-1)!.orderId : undefined }
  },

  async between(after, upTo, limit) {
    const found = await database.read.getKysely<Tables>().selectFrom('orders').select('order_id').where('order_id', '>', after).where('order_id', '<=', upTo).orderBy('order_id').limit(limit).execute()
    return found.map(({ order_id }) => order_id)
  },

  async save({ state, events }) {
    const db = (await database.write()).getKysely<Tables>()
    const { orderId, version, facts } = state
    if (version === 1) {
      await db.insertInto('orders').values({ ...columnsOf(state), order_id: orderId, user_id: state.userId, placed_at: state.placedAt }).execute()
      await db.insertInto('order_lines').values(lineColumns(state)).execute()
    } else {
      const { numUpdatedRows } = await db.updateTable('orders').set(columnsOf(state)).where('order_id', '=', orderId).where('version', '=', version - 1).executeTakeFirst()
      if (numUpdatedRows === 0n) throw new Conflict(`Somebody else changed the order ${orderId}.`)
    }
    // The row of the order is ours by now, so nobody else adds to its history or ledger: what is there already is what we have read.
    await db.insertInto('order_history').values(historyColumns(state)).onConflict((there) => there.columns(['order_id', 'number']).doNothing()).execute()
    if (facts.length > 0) {
      await db.insertInto('payment_facts').values(factColumns(state)).onConflict((there) => there.doNothing()).execute()
      const { kept } = await db.selectFrom('payment_facts').where('order_id', '=', orderId).select(sql<number>`count(*)`.as('kept')).executeTakeFirstOrThrow()
      if (kept !== facts.length) throw new Error(`A payment fact of the order ${orderId} is kept as another order's.`)
    }
    await database.announce(orderId, events)
    changes.tell(orderId)
  },
})

type Row = Awaited<ReturnType<ReturnType<typeof whole>['execute']>>[number]

/** Moments as they are written everywhere in the shop, from inside of JSON too. */
const written = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)

const whole = (database: Database) =>
  database.read
    .getKysely<Tables>()
    .selectFrom('orders as o')
    .selectAll('o')
    .select([
      sql<readonly (Omit<Line, 'unitPrice'> & { readonly unitAmount: number })[]>`(
        select jsonb_agg(jsonb_build_object('productId', l.product_id, 'name', l.name, 'unitAmount', l.unit_amount, 'quantity', l.quantity) order by l.position)
        from order_lines l where l.order_id = o.order_id)`.as('lines'),
      sql<readonly HistoryEntry[]>`(
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('number', h.number, 'status', h.status, 'at', ${written('h.at')}, 'reason', h.reason, 'note', h.note)) order by h.number)
        from order_history h where h.order_id = o.order_id)`.as('history'),
      sql<readonly PaymentFact[] | null>`(
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('provider', f.provider, 'fact', f.fact, 'kind', f.kind, 'paymentId', f.payment_id, 'amount', f.amount,
          'reason', f.reason, 'actionUrl', f.action_url, 'at', ${written('f.at')})) order by f.number)
        from payment_facts f where f.order_id = o.order_id)`.as('facts'),
    ])

const orderOf = (row: Row): Order =>
  ({
    orderId: row.order_id,
    userId: row.user_id,
    status: row.status,
    lines: row.lines.map(({ productId, name, unitAmount, quantity }) => ({ productId, name, unitPrice: money(unitAmount, row.currency), quantity })),
    itemsTotal: money(row.items_amount, row.currency),
    shippingTotal: money(row.shipping_amount, row.currency),
    total: money(row.total_amount, row.currency),
    shippingMethod: row.shipping_method,
    shippingAddress: row.shipping_address,
    contact: row.contact,
    shipTo: row.ship_to,
    ...(row.card !== null && { card: row.card }),
    facts: row.facts ?? [],
    shipment: row.shipment,
    history: row.history,
    placedAt: row.placed_at,
    version: row.version,
  }) as Order

const columnsOf = (order: Order) => ({
  status: order.status,
  currency: order.total.currency,
  items_amount: order.itemsTotal.amount,
  shipping_amount: order.shippingTotal.amount,
  total_amount: order.total.amount,
  shipping_method: order.shippingMethod,
  shipping_address: json(order.shippingAddress),
  contact: order.contact,
  ship_to: order.shipTo,
  card: order.status === 'placed' ? order.card : null,
  shipment: order.shipment && json(order.shipment),
  version: order.version,
})

const lineColumns = ({ orderId, lines }: Order) =>
  lines.map(({ productId, name, unitPrice, quantity }, position) => ({ order_id: orderId, position, product_id: productId, name, unit_amount: unitPrice.amount, quantity }))

const historyColumns = ({ orderId, history }: Order) =>
  history.map(({ number, status, at, reason = null, note = null }) => ({ order_id: orderId, number, status, at, reason, note }))

const factColumns = ({ orderId, facts }: Order) =>
  facts.map(({ provider, fact, kind, paymentId = null, amount, reason = null, actionUrl = null, at }, index) => ({
    provider,
    fact,
    order_id: orderId,
    number: index + 1,
    kind,
    payment_id: paymentId,
    amount: amount === undefined ? null : json(amount),
    reason,
    action_url: actionUrl,
    at,
  }))
