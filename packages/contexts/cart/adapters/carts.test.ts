import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { later, type Instant } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import type { RedisConnection } from '@minishop/redis'
import { startRedis, temporaryFolder, type Server } from '@minishop/servers'
import { customerCart, guestCart, inOrder, type CartName, type OrderId, type ProductId } from '../domain/cart.ts'
import { orderRememberedSeconds, type Carts } from '../ports/carts.ts'
import { connectedTo } from '../testing/redis.ts'
import { memoryCarts } from './carts.memory.ts'
import { redisCarts } from './carts.redis.ts'

let server: Server
let connection: RedisConnection
const undo: (() => Promise<void>)[] = []
test.before(async () => {
  const folder = await temporaryFolder({ teardown: (one) => void undo.push(one) })
  server = await startRedis({ folder })
  undo.push(server.stop)
  connection = await connectedTo(server.url, { teardown: (one) => void undo.push(one) })
})
test.after.always(async () => {
  for (const one of undo.reverse()) await one()
})

const leaseAt = (at: Instant = noon, seconds = 3600) => ({ at, until: later(at, { seconds }) })
const lease = leaseAt()
const euro = (amount: number) => ({ amount, currency: 'EUR' })
const product = (n: number) => testId<ProductId>(n)
const order = (n: number) => testId<OrderId>(0x5000 + n)
// Tests share one Redis and run at once: each has carts of its own.
let carts = 0
const newGuest = (): CartName => guestCart(`guest-${++carts}`)
const newCustomer = (): CartName => customerCart(testId(0x60000 + ++carts))

const stores: readonly (readonly [string, () => Carts])[] = [
  ['memory', () => memoryCarts()],
  ['Redis', () => redisCarts(connection)],
]
const everywhere = (title: string, body: (t: ExecutionContext, carts: Carts) => Promise<void>): void => {
  for (const [name, make] of stores) test(`${title} (${name})`, (t) => body(t, make()))
}
const contents = async (carts: Carts, cart: CartName) => inOrder(await carts.lines(cart, lease)).map(({ productId, quantity }) => [productId, quantity])

everywhere('a line comes back as it was put, and set again it keeps its place and takes the new price', async (t, carts) => {
  const cart = newGuest()
  t.deepEqual(await carts.lines(cart, lease), [])
  t.true(await carts.put(cart, { productId: product(1), quantity: 2, price: euro(1299) }, lease))
  const price = { amount: 100_000_000_00, currency: 'JPY' }
  t.true(await carts.put(cart, { productId: product(1), quantity: 99, price }, leaseAt(later(noon, { seconds: 5 }))))
  t.deepEqual(await carts.lines(cart, lease), [
    { productId: product(1), quantity: 99, price, pricedAt: later(noon, { seconds: 5 }), addedAt: noon },
  ])
})

everywhere('lines are removed one by one or all together, and absent ones without harm', async (t, carts) => {
  const cart = newGuest()
  for (const n of [1, 2, 3]) await carts.put(cart, { productId: product(n), quantity: n, price: euro(1) }, lease)
  await carts.remove(cart, product(2), lease)
  await carts.remove(cart, product(2), lease)
  t.deepEqual(await contents(carts, cart), [[product(1), 1], [product(3), 3]])
  await carts.clear(cart)
  await carts.clear(cart)
  t.deepEqual(await contents(carts, cart), [])
  await carts.remove(cart, product(2), lease)
})

everywhere('fifty lines that are set at once are all there', async (t, carts) => {
  const cart = newCustomer()
  await Promise.all(Array.from({ length: 50 }, (_, n) => carts.put(cart, { productId: product(n), quantity: n + 1, price: euro(1) }, lease)))
  t.deepEqual(await contents(carts, cart), Array.from({ length: 50 }, (_, n) => [product(n), n + 1]))
})

everywhere('of many that are put in at once, a hundred fit', async (t, carts) => {
  const cart = newCustomer()
  const put = await Promise.all(Array.from({ length: 120 }, (_, n) => carts.put(cart, { productId: product(n), quantity: 1, price: euro(1) }, lease)))
  t.is(put.filter((done) => done).length, 100)
  t.is((await carts.lines(cart, lease)).length, 100)
})

everywhere('a guest\'s cart that is merged many times at once goes over once', async (t, carts) => {
  const [from, into, other] = [newGuest(), newCustomer(), newCustomer()]
  await carts.put(into, { productId: product(1), quantity: 2, price: euro(1) }, lease)
  await carts.put(from, { productId: product(1), quantity: 3, price: euro(2) }, lease)
  await carts.put(from, { productId: product(2), quantity: 4, price: euro(2) }, lease)
  await Promise.all(Array.from({ length: 10 }, () => carts.merge(from, into, lease)))
  await carts.merge(from, other, lease)
  t.deepEqual(await contents(carts, into), [[product(1), 5], [product(2), 4]])
  t.deepEqual(await contents(carts, from), [])
  t.deepEqual(await contents(carts, other), [])
})

everywhere('two who merge one guest\'s cart share nothing: one has all of it', async (t, carts) => {
  const [from, one, other] = [newGuest(), newCustomer(), newCustomer()]
  for (const n of [1, 2, 3]) await carts.put(from, { productId: product(n), quantity: n, price: euro(1) }, lease)
  await Promise.all([carts.merge(from, one, lease), carts.merge(from, other, lease)])
  t.deepEqual([...(await contents(carts, one)), ...(await contents(carts, other))], [[product(1), 1], [product(2), 2], [product(3), 3]])
})

everywhere('a merge loses no line that is changed meanwhile', async (t, carts) => {
  const [from, into] = [newGuest(), newCustomer()]
  for (let n = 0; n < 20; n++) await carts.put(from, { productId: product(n), quantity: 1, price: euro(1) }, lease)
  const changes = Array.from({ length: 20 }, (_, n) => carts.put(into, { productId: product(100 + n), quantity: 1, price: euro(1) }, lease))
  await Promise.all([...changes, carts.merge(from, into, lease)])
  t.is((await contents(carts, into)).length, 40)
})

everywhere('an order takes out what it bought, once however often it is told', async (t, carts) => {
  const cart = newCustomer()
  await carts.put(cart, { productId: product(1), quantity: 9, price: euro(1) }, lease)
  await carts.put(cart, { productId: product(2), quantity: 2, price: euro(1) }, lease)
  const lines = [{ productId: product(1), quantity: 2 }, { productId: product(2), quantity: 5 }, { productId: product(3), quantity: 1 }]
  const bought = { orderId: order(1), lines, placedAt: noon }
  await Promise.all(Array.from({ length: 5 }, () => carts.takeOut(cart, bought, noon)))
  t.deepEqual(await contents(carts, cart), [[product(1), 7]])
  await carts.takeOut(cart, { ...bought, orderId: order(2) }, noon)
  t.deepEqual(await contents(carts, cart), [[product(1), 5]])
})

everywhere('a line that was put after the order was placed stays as it is', async (t, carts) => {
  const cart = newCustomer()
  const since = leaseAt(later(noon, { seconds: 5 }), 60)
  await carts.put(cart, { productId: product(1), quantity: 2, price: euro(1) }, lease)
  await carts.put(cart, { productId: product(2), quantity: 1, price: euro(1) }, since)
  const lines = [{ productId: product(1), quantity: 2 }, { productId: product(2), quantity: 2 }]
  await carts.takeOut(cart, { orderId: order(8), lines, placedAt: later(noon, { seconds: 2 }) }, since.at)
  t.deepEqual(await contents(carts, cart), [[product(2), 1]])
})

everywhere('lines of one product in one order add up', async (t, carts) => {
  const cart = newCustomer()
  await carts.put(cart, { productId: product(1), quantity: 9, price: euro(1) }, lease)
  const half = { productId: product(1), quantity: 2 }
  await carts.takeOut(cart, { orderId: order(3), lines: [half, half], placedAt: later(noon, { seconds: 60 }) }, noon)
  t.deepEqual(await contents(carts, cart), [[product(1), 5]])
})

test('a cart is kept until its lease is over, and every look or change renews it (memory)', async (t) => {
  const carts = memoryCarts()
  const cart = newGuest()
  const after = (seconds: number) => leaseAt(later(noon, { seconds }), 10)
  await carts.put(cart, { productId: product(1), quantity: 1, price: euro(1) }, after(0))
  t.is((await carts.lines(cart, after(9))).length, 1)
  t.is((await carts.lines(cart, after(18))).length, 1)
  await carts.remove(cart, product(2), after(27))
  t.is((await carts.lines(cart, after(36))).length, 1)
  await carts.takeOut(cart, { orderId: order(4), lines: [{ productId: product(2), quantity: 1 }], placedAt: later(noon, { seconds: 60 }) }, after(40).at)
  t.is((await carts.lines(cart, after(46))).length, 0)
  t.is((await carts.lines(cart, after(0))).length, 0)
})

test('what is no longer kept takes no room (memory)', async (t) => {
  const shelf = { carts: new Map(), orders: new Map() }
  const carts = memoryCarts(shelf)
  const put = (cart: CartName, at: Instant) => carts.put(cart, { productId: product(1), quantity: 1, price: euro(1) }, leaseAt(at, 60))
  for (let n = 0; n < 5; n++) await put(newGuest(), noon)
  await carts.takeOut(newCustomer(), { orderId: order(5), lines: [{ productId: product(1), quantity: 1 }], placedAt: later(noon, { seconds: 60 }) }, noon)
  await put(newGuest(), later(noon, { seconds: orderRememberedSeconds }))
  t.deepEqual([shelf.carts.size, shelf.orders.size], [1, 0])
})

test('a cart is kept until its lease is over, and every look or change renews it (Redis)', async (t) => {
  const carts = redisCarts(connection)
  const [cart, from] = [newCustomer(), newGuest()]
  const key = `cart:${cart}`
  const left = async () => Math.ceil((await connection.commands.pttl(key)) / 3_600_000)
  const hours = (count: number) => leaseAt(noon, count * 3600)
  await carts.put(cart, { productId: product(1), quantity: 1, price: euro(1) }, hours(10))
  t.is(await left(), 10)
  await carts.lines(cart, hours(20))
  t.is(await left(), 20)
  await carts.remove(cart, product(2), hours(30))
  t.is(await left(), 30)
  await carts.put(from, { productId: product(2), quantity: 1, price: euro(1) }, hours(1))
  await carts.merge(from, cart, hours(40))
  t.is(await left(), 40)
  await carts.takeOut(cart, { orderId: order(6), lines: [{ productId: product(2), quantity: 1 }], placedAt: later(noon, { seconds: 60 }) }, noon)
  t.is(await left(), 40)
  t.true((await connection.commands.pttl(`cart:order:${order(6)}:${cart}`)) > (orderRememberedSeconds - 600) * 1000)

  await carts.lines(cart, leaseAt(noon, 0.02))
  while ((await connection.commands.exists(key)) === 1) await new Promise((resolve) => setTimeout(resolve, 5))
  t.deepEqual(await carts.lines(cart, lease), [])
})

const productNumber = fc.integer({ min: 1, max: 4 })
const quantity = fc.integer({ min: 1, max: 99 })
const whose = fc.constantFrom('guest' as const, 'customer' as const)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('put' as const), cart: whose, product: productNumber, quantity }) },
  fc.record({ do: fc.constant('remove' as const), cart: whose, product: productNumber }),
  fc.record({ do: fc.constant('clear' as const), cart: whose }),
  fc.record({ do: fc.constant('merge' as const) }),
  fc.record({
    do: fc.constant('take-out' as const),
    order: fc.integer({ min: 1, max: 3 }),
    lines: fc.array(fc.record({ product: productNumber, quantity }), { minLength: 1, maxLength: 3 }),
  }),
)

test('whatever is done, memory and Redis hold the same cart', async (t) => {
  const inRedis = redisCarts(connection)
  const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
    const inMemory = memoryCarts()
    const names = { guest: newGuest(), customer: newCustomer() }
    for (const [n, one] of steps.entries()) {
      const now = leaseAt(later(noon, { seconds: n % 7 }))
      const [expected, actual] = await Promise.all([inMemory, inRedis].map(async (carts): Promise<unknown> => {
        switch (one.do) {
          case 'put':
            return carts.put(names[one.cart], { productId: product(one.product), quantity: one.quantity, price: euro(n) }, now)
          case 'remove':
            return carts.remove(names[one.cart], product(one.product), now)
          case 'clear':
            return carts.clear(names[one.cart])
          case 'merge':
            return carts.merge(names.guest, names.customer, now)
          case 'take-out': {
            const lines = one.lines.map(({ product: number, quantity }) => ({ productId: product(number), quantity }))
            return carts.takeOut(names.customer, { orderId: order(one.order), lines, placedAt: now.at }, now.at)
          }
        }
      }))
      t.deepEqual(actual, expected)
      for (const name of Object.values(names)) t.deepEqual(inOrder(await inRedis.lines(name, now)), inOrder(await inMemory.lines(name, now)))
    }
  })
  await t.notThrowsAsync(fc.assert(property, { numRuns: 100 }))
})

test('merging near the limits comes to the same in memory and in Redis', async (t) => {
  const [from, into] = [newGuest(), newCustomer()]
  const both = [memoryCarts(), redisCarts(connection)]
  const outcomes = await Promise.all(both.map(async (carts) => {
    for (let n = 0; n < 95; n++) await carts.put(into, { productId: product(n), quantity: 60, price: euro(1) }, lease)
    for (let n = 90; n < 110; n++) await carts.put(from, { productId: product(n), quantity: 50, price: euro(2) }, leaseAt(later(noon, { seconds: 200 - n })))
    return { reduced: await carts.merge(from, into, lease), lines: inOrder(await carts.lines(into, lease)) }
  }))
  t.is(outcomes[0]!.lines.length, 100)
  t.is(outcomes[0]!.reduced.length, 15)
  t.deepEqual(outcomes[1], outcomes[0])
})
