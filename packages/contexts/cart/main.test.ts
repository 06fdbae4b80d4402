import test, { type ExecutionContext } from 'ava'
import { assemble, WrongConfiguration, type Environment } from '@minishop/host'
import { Services } from '@minishop/http'
import { AccessTokens, Bus, provide, RandomIds, SystemClock } from '@minishop/kernel'
import { NoMetrics, SilentLog, testId } from '@minishop/kernel/testing'
import { memoryBus } from '@minishop/memory'
import { startRedis, temporaryFolder } from '@minishop/servers'
import { composition } from './main.ts'
import { anna, euros, mug } from './testing/rehearsal.ts'

// The cart as its container runs it: the whole way from a request or an announcement to its store, with a catalog that is played.

const sold = { productId: mug, sku: 'MUG', name: 'Red mug', price: euros(1299), available: 50 }
const catalog: Services = {
  send: async (_, { url }) => ({ status: 200, headers: {}, body: JSON.stringify(url.startsWith('/v1/products?') ? { items: [sold], nextCursor: null } : sold) }),
}

const surroundings = () => ({ clock: new SystemClock(), ids: new RandomIds(), log: new SilentLog(), metrics: new NoMetrics() })

const opened = async (t: ExecutionContext, environment: Environment) => {
  const { clock, ids, log, metrics } = surroundings()
  const bus = memoryBus({ clock, log })
  const service = await assemble(composition, {
    environment,
    ...{ clock, ids, log, metrics },
    providers: [
      provide(Bus, () => bus, []),
      provide(Services, () => catalog, []),
      provide(AccessTokens, () => ({ verify: async (token) => (token === 'anna' ? anna : undefined) }), []),
    ],
  })
  await service.start()
  t.teardown(() => service.stop())

  const ask = async (key: string, headers: Readonly<Record<string, string>> = {}, body?: unknown) => {
    const { answer, route } = service.endpoints.find((one) => one.route.key === key)!
    const response = await answer({
      method: route.method,
      url: route.path.replace(':productId', mug),
      params: route.path.includes(':productId') ? { productId: mug } : {},
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
    })
    return { ...response, json: JSON.parse(String(response.body)) as any }
  }
  const confirm = (orderId: string, quantity: number) =>
    bus.publish({
      id: ids.next(),
      subject: 'orders.order-confirmed.v1',
      source: 'orders',
      key: orderId,
      time: clock.now(),
      traceparent: '',
      data: { orderId, userId: anna.id, lines: [{ productId: mug, name: 'Red mug', unitPrice: euros(1299), quantity }], total: euros(1) },
    })
  return { ask, confirm, ready: service.ready }
}

const redisServer = async (t: ExecutionContext) => {
  const folder = await temporaryFolder(t)
  const server = await startRedis({ folder })
  t.teardown(server.stop)
  return server
}
const stores: readonly (readonly [string, (t: ExecutionContext) => Promise<string>])[] = [
  ['memory', async () => 'memory:'],
  ['Redis', async (t) => (await redisServer(t)).url],
]
const customer = { authorization: 'Bearer anna' }

for (const [name, storeUrl] of stores)
  test(`a guest fills a cart, signs in, orders, and has the rest left (${name})`, async (t) => {
    const { ask, confirm, ready } = await opened(t, { CART_STORE_URL: await storeUrl(t) })
    t.true(Object.values(await ready()).every((state) => state === true))
    const guest = { 'cart-id': (await ask('GET /cart')).headers['Cart-Id']! }
    t.is((await ask('PUT /cart/items/:productId', guest, { quantity: 7 })).status, 200)
    const merged = await ask('GET /cart', { ...guest, ...customer })
    t.like(merged.json, { cartId: anna.id, items: [{ quantity: 7 }], total: euros(7 * 1299) })
    t.deepEqual((await ask('GET /cart', guest)).json.items, [])
    for (let time = 0; time < 2; time++) await confirm(testId(50), 4)
    const left = async () => (await ask('GET /cart', customer)).json.items[0]?.quantity
    while ((await left()) === 7) await new Promise((resolve) => setTimeout(resolve, 5))
    t.is(await left(), 3)
    t.deepEqual((await ask('DELETE /cart', customer)).json.items, [])
  })

test('without Redis the cart says that it is away, and is there again when Redis is', async (t) => {
  const folder = await temporaryFolder(t)
  const first = await startRedis({ folder })
  t.teardown(first.stop)
  const { ask, ready } = await opened(t, { CART_STORE_URL: first.url })
  await ask('PUT /cart/items/:productId', customer, { quantity: 7 })
  first.kill('SIGKILL')
  await first.exited
  const away = await ask('GET /cart', customer)
  t.is(away.status, 503)
  t.truthy(away.headers['Retry-After'])
  t.false(Object.values(await ready()).every((state) => state === true))

  const second = await startRedis({ folder, port: first.port })
  t.teardown(second.stop)
  let back = await ask('GET /cart', customer)
  while (back.status !== 200) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    back = await ask('GET /cart', customer)
  }
  t.is(back.json.items[0].quantity, 7)
})

test('a start with a wrong configuration is refused in words, all of them at once', async (t) => {
  const environment = { CART_STORE_URL: 'postgres://cart', GUEST_CART_DAYS: '0', CURRENCY: 'euro' }
  const { faults } = (await t.throwsAsync(assemble(composition, { environment, ...surroundings(), providers: [] }), { instanceOf: WrongConfiguration }))!
  t.is(faults.length, 3)
  t.regex(faults.join('\n'), /redis: or rediss: or memory:[^]*from 1 to 3650[^]*such as EUR/)
})
