import test from 'ava'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { Conflict, isRefusal, later, type Instant, type UserId } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { Database, drift } from '@minishop/postgres'
import { cancel } from '../domain/cancelling.ts'
import { follow } from '../domain/delivering.ts'
import type { Order, OrderChange, OrderId, OrderStatus } from '../domain/order.ts'
import { learn, requestPayment } from '../domain/paying.ts'
import { Orders } from '../ports/orders.ts'
import { keyed } from '../testing/composition.ts'
import { ada, fact, mug, parcel, placing, pot } from '../testing/samples.ts'
import { rows } from './rows.postgres.ts'

// One suite on memory and on PostgreSQL. Both hold every promise of the port; they differ in nothing that a use case could notice.
let runtimeUrl = ''
const { stores, stageOf } = onMemoryAndPostgres(test, {
  ...keyed,
  providers: (values: { readonly DATABASE_URL: URL }) => {
    if (values.DATABASE_URL.protocol === 'postgres:') runtimeUrl = values.DATABASE_URL.href
    return keyed.providers(values)
  },
})

const quiet = (change: OrderChange): OrderChange => ({ ...change, events: [] })

let n = 0
for (const store of stores) {
  const stage = () => ({ ...stageOf(store), orders: stageOf(store).get(Orders) })
  const newId = () => testId<OrderId>(1_000 + ++n)
  const newUser = () => testId<UserId>(100_000 + ++n)
  const kept = async (userId: UserId = ada, orderId = newId()): Promise<Order> => {
    const { orders, keep } = stage()
    const change = placing(orderId, userId)
    await keep(() => orders.save(quiet(change)))
    return change.state
  }
  const next = async (change: OrderChange | undefined): Promise<Order> => {
    const { orders, keep } = stage()
    await keep(() => orders.save(quiet(change!)))
    return change!.state
  }

  test.serial(`${store}: an order is read back as it was saved, at every step of its life`, async (t) => {
    const { orders } = stage()
    const same = async (order: Order) => t.deepEqual(await orders.find(order.orderId, ada), order)
    let order = await kept()
    await same(order)
    order = await next(requestPayment(order, noon))
    await same(order)
    const payment = { paymentId: `pay_${n}` }
    order = await next(learn(order, fact('action-required', { ...payment, actionUrl: 'http://bank.test/?a=1' }), noon))
    order = await next(learn(order, fact('authorised', payment), noon))
    await same(order)
    order = await next(follow(order, parcel('pending'), noon))
    order = await next(follow(order, parcel('dispatched'), noon))
    order = await next(learn(order, fact('captured', payment), noon))
    await same(order)
    t.is(await orders.find(newId(), 'everyone'), undefined)
  })

  test.serial(`${store}: what a customer says is kept to the letter`, async (t) => {
    const { orders, keep } = stage()
    const placed = placing(newId()).state
    const shippingAddress = { ...placed.shippingAddress, name: `O'Reilly "quoted" \\ %_ 🫖`, line2: '' }
    await keep(() => orders.save({ state: { ...placed, shippingAddress }, events: [] }))
    const change = cancel({ ...placed, shippingAddress }, { reason: 'by-customer', note: `'); drop table orders; -- 🫖` }, noon)
    if (change === 'cancelled-before' || isRefusal(change)) return t.fail()
    await next(change)
    t.deepEqual(await orders.find(placed.orderId, 'everyone'), change.state)
  })

  test.serial(`${store}: the order of another customer is not there`, async (t) => {
    const { orders } = stage()
    const order = await kept()
    t.is(await orders.find(order.orderId, newUser()), undefined)
    t.deepEqual(await orders.find(order.orderId, 'everyone'), order)
  })

  test.serial(`${store}: of two who change one version only the first succeeds, and nothing of the second is kept`, async (t) => {
    const { orders, keep } = stage()
    const order = await kept()
    const first = await next(requestPayment(order, noon))
    const second = cancel(order, { reason: 'by-customer' }, noon)
    if (second === 'cancelled-before' || isRefusal(second)) return t.fail()
    await t.throwsAsync(keep(() => orders.save(second)), { instanceOf: Conflict })
    await t.throwsAsync(keep(() => orders.save(placing(order.orderId))), { instanceOf: Conflict })
    t.deepEqual(await orders.find(order.orderId, 'everyone'), first)
  })

  test.serial(`${store}: of two who change one version at the same time one succeeds`, async (t) => {
    const { orders, keep } = stage()
    const order = await kept()
    const change = quiet(requestPayment(order, noon)!)
    const results = await Promise.allSettled([1, 2, 3].map(() => keep(() => orders.save(change))))
    t.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
    for (const result of results) if (result.status === 'rejected') t.true(result.reason instanceof Conflict, String(result.reason))
    t.is((await orders.find(order.orderId, 'everyone'))!.history.length, 2)
  })

  test.serial(`${store}: a fact of a provider is kept once, whatever order it is about`, async (t) => {
    const { orders, keep } = stage()
    const same = fact('authorised', { paymentId: `pay_shared_${n}` })
    const mine = await next(requestPayment(await kept(), noon))
    const theirs = await next(requestPayment(await kept(), noon))
    await next(learn(mine, same, noon))
    await t.throwsAsync(keep(() => orders.save(quiet(learn(theirs, same, noon)!))))
    t.deepEqual(await orders.find(theirs.orderId, 'everyone'), theirs)
    t.like(await next(learn(theirs, { ...same, provider: 'another' }, noon)), { status: 'confirmed' })
  })

  test.serial(`${store}: what is saved is announced with it, and neither where the work is given up`, async (t) => {
    const { orders, keep } = stage()
    const change = placing(newId())
    await t.throwsAsync(keep(async () => {
      await orders.save(change)
      throw new Error('Given up.')
    }), { message: 'Given up.' })
    t.is(await orders.find(change.state.orderId, 'everyone'), undefined)
    await t.throwsAsync(orders.save(change), undefined, 'never outside a unit of work')
  })

  test.serial(`${store}: turning the pages shows every order once, the newest first, although others are placed meanwhile`, async (t) => {
    const { orders } = stage()
    const user = newUser()
    const placed: OrderId[] = []
    for (let count = 0; count < 7; count++) placed.push((await kept(user)).orderId)
    const seen: OrderId[] = []
    let before: OrderId | undefined
    do {
      const page = await orders.search({ whose: user, limit: 3, before })
      seen.push(...page.orders.map(({ orderId }) => orderId))
      before = page.next
      await kept(user)
    } while (before !== undefined)
    t.deepEqual(seen, placed.toReversed())
  })

  test.serial(`${store}: which orders there are between two ids is told a page at a time`, async (t) => {
    const { orders } = stage()
    const placed: OrderId[] = []
    for (let count = 0; count < 5; count++) placed.push((await kept()).orderId)
    const [first, second, third, fourth, fifth] = placed.toSorted() as [OrderId, OrderId, OrderId, OrderId, OrderId]
    t.deepEqual(await orders.between(first, fourth, 10), [second, third, fourth])
    t.deepEqual(await orders.between(first, fifth, 2), [second, third])
    t.deepEqual(await orders.between(fifth, fifth, 10), [])
  })

  test.serial(`${store}: an order is stuck when it has waited too long for the catalog, or for its money`, async (t) => {
    const { orders } = stage()
    const stuck = (placed: number, awaitingPayment: number) => orders.stuck({ placed: later(noon, { seconds: placed }), awaitingPayment: later(noon, { seconds: awaitingPayment }) })
    const [placed, waiting] = [await stuck(1, 0), await stuck(0, 11)]
    await kept()
    const order = await next(requestPayment(await kept(), later(noon, { seconds: 10 })))
    t.is(await stuck(1, 0), placed + 1)
    t.is(await stuck(0, 0), 0)
    t.is(await stuck(0, 11), waiting + 1)
    t.is(await stuck(0, 10), await stuck(0, 1), 'it counts from when the money was asked for')
    const settled = cancel(order, { reason: 'by-customer' }, noon)
    await next(isRefusal(settled) || settled === 'cancelled-before' ? undefined : settled)
    t.is(await stuck(0, 11), waiting)
  })

  test.serial(`${store}: how many have each status is counted, and since when the first has had it, until their life is over`, async (t) => {
    const { orders } = stage()
    const of = async (status: OrderStatus) => (await orders.open()).find((tally) => tally.status === status)
    const [early, earlier, at] = ['2020-03-03T12:00:00.000Z', '2020-03-02T12:00:00.000Z', '2020-03-04T12:00:00.000Z'] as [Instant, Instant, Instant]
    const before = (await of('placed'))?.orders ?? 0
    const [, order] = [await next(placing(newId(), newUser(), early)), await next(placing(newId(), newUser(), earlier))]
    t.deepEqual(await of('placed'), { status: 'placed', orders: before + 2, since: earlier })
    const waiting = await next(requestPayment(order, at))
    t.deepEqual(await of('placed'), { status: 'placed', orders: before + 1, since: early })
    t.is((await of('awaiting-payment'))?.since, at)
    const noticed = await next(learn(waiting, fact('action-required', { paymentId: `pay_o${n}`, actionUrl: 'http://bank.test/?a=1' }), noon))
    const counted = (await of('awaiting-payment'))!
    t.is(counted.since, at, 'a note in its history is no new status')
    const paid = await next(learn(noticed, fact('authorised', { paymentId: `pay_o${n}` }), noon))
    t.is((await of('awaiting-payment'))?.orders ?? 0, counted.orders - 1)
    const confirmed = (await of('confirmed'))!
    await next(follow(await next(follow(paid, parcel('dispatched'), noon)), parcel('delivered'), noon))
    t.is((await of('confirmed'))?.orders ?? 0, confirmed.orders - 1)
    t.is(await of('delivered'), undefined)
  })

  test.serial(`${store}: what was placed, moved on or paid within a time is found, the oldest first, and turning its pages shows each once`, async (t) => {
    const { orders } = stage()
    const [monday, tuesday, friday] = ['2026-03-02T12:00:00.000Z', '2026-03-03T12:00:00.000Z', '2026-03-06T12:00:00.000Z'] as [Instant, Instant, Instant]
    const placed: OrderId[] = []
    for (let count = 0; count < 5; count++) {
      const change = placing(newId(), newUser(), monday)
      placed.push((await next(change)).orderId)
    }
    const [first, , third] = placed
    const at = async (orderId: OrderId) => (await orders.find(orderId, 'everyone'))!
    await next(requestPayment(await at(first!), friday))
    await next(learn(await at(third!), fact('authorised', { paymentId: `pay_d${n}`, at: tuesday }), tuesday))
    const found = async (since: Instant, until: Instant): Promise<readonly OrderId[]> => {
      const seen: OrderId[] = []
      let after: OrderId | undefined
      do {
        const page = await orders.changed({ since, until, limit: 2, after })
        seen.push(...page.orders.map(({ orderId }) => orderId))
        after = page.next
      } while (after !== undefined)
      return seen
    }
    t.deepEqual(await found(monday, monday), [placed[1], ...placed.slice(3)])
    t.deepEqual(await found(monday, tuesday), placed.slice(1))
    t.deepEqual(await found(tuesday, friday), [first, third])
  })

  test.serial(`${store}: orders are found by status, and by a product that they hold`, async (t) => {
    const { orders } = stage()
    const user = newUser()
    const placed = await kept(user)
    const waiting = await next(requestPayment(await kept(user), noon))
    const found = async (more: object) => (await orders.search({ whose: user, limit: 10, ...more })).orders.map(({ orderId }) => orderId)
    t.deepEqual(await found({}), [waiting.orderId, placed.orderId])
    t.deepEqual(await found({ status: 'placed' }), [placed.orderId])
    for (const productId of [mug, pot]) t.deepEqual(await found({ productId }), [waiting.orderId, placed.orderId])
    t.deepEqual(await found({ productId: testId(999_999) }), [])
    t.true((await orders.search({ whose: 'everyone', limit: 100, productId: mug })).orders.length > 2)
  })
}

test.serial('PostgreSQL: rows and migrations agree', async (t) => {
  t.deepEqual(await drift({ url: runtimeUrl, entities: rows }), [])
})

test.serial('PostgreSQL: which orders hold a product is answered from an index', async (t) => {
  const { get, keep } = stageOf('PostgreSQL')
  const plan = await keep(async () => {
    const db = await get(Database).write()
    await db.execute('set local enable_seqscan = off')
    return db.execute(`explain select order_id from orders o
      where exists (select from order_lines l where l.order_id = o.order_id and l.product_id = '${mug}') order by order_id desc limit 21`)
  })
  t.true(JSON.stringify(plan).includes('order_lines_product'), JSON.stringify(plan))
})

test.serial('PostgreSQL: which orders are stuck is answered from an index', async (t) => {
  const { get, keep } = stageOf('PostgreSQL')
  const plan = await keep(async () => {
    const db = await get(Database).write()
    await db.execute('set local enable_seqscan = off')
    return db.execute(`explain select count(*) from orders o where (o.status = 'placed' and o.placed_at < now()) or (o.status = 'awaiting-payment'
      and exists (select from order_history h where h.order_id = o.order_id and h.status = 'awaiting-payment' and h.at < now()))`)
  })
  t.true(JSON.stringify(plan).includes('orders_status'), JSON.stringify(plan))
})
