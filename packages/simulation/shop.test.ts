import { failpoint } from '@minishop/kernel'
import test from 'ava'
import { running, type Incarnation } from './process.ts'
import { staffToken } from './cast.ts'
import { Shop, type ShopOptions } from './shop.ts'
import { Visitor } from './visitor.ts'

const opened = async (options: ShopOptions = { twice: [] }) => {
  const shop = await Shop.open(1, options)
  const until = async <T>(work: Promise<T>): Promise<T> => {
    let over = false
    void work.then(() => (over = true), () => (over = true))
    await shop.scheduler.drive(() => over)
    return work
  }
  await until(shop.fleet.startAll())
  const staff = new Visitor('staff', shop, [])
  const list = (sku: string) =>
    staff.ask('POST', '/v1/products', 'POST /v1/products', { token: staffToken(shop), json: { sku, name: 'Mug', description: '', price: { amount: 100, currency: 'EUR' } } })
  const skus = async () => (await until(staff.ask('GET', '/v1/products', 'GET /v1/products'))).body.items.map(({ sku }: { sku: string }) => sku)
  return { shop, until, list, skus }
}

test.serial('a service that is killed keeps what it has committed and nothing of what was under way, and comes back', async (t) => {
  const { shop, until, list, skus } = await opened()
  t.is((await until(list('KEPT'))).status, 201)
  shop.scheduler.judge = (owner, gate) => {
    if (gate !== 'after Products.save') return 'go'
    shop.scheduler.judge = () => 'go'
    shop.fleet.kill(owner as Incarnation, 'in a test')
    return undefined
  }
  t.is((await until(list('LOST'))).outcome, 'unknown')
  t.is((await until(list('DOWN'))).outcome, 'unknown')
  await shop.scheduler.drive(() => shop.fleet.allUp)
  t.deepEqual(await skus(), ['KEPT'])
  t.is((await until(list('AGAIN'))).status, 201)
})

test.serial('a service that is told to stop answers what it holds and takes nothing more, and another takes its place', async (t) => {
  const { shop, until, list, skus } = await opened()
  shop.scheduler.judge = (owner, gate) => {
    if (gate !== 'before Products.save') return 'go'
    shop.scheduler.judge = () => 'go'
    void shop.fleet.stop(owner as Incarnation)
    return 'go'
  }
  const [held, refused] = await until(Promise.all([list('HELD'), shop.scheduler.sleep(shop.world, 1).then(() => list('REFUSED'))]))
  t.deepEqual([held!.status, refused!.outcome], [201, 'unknown'])
  await shop.scheduler.drive(() => shop.fleet.allUp)
  t.deepEqual(await skus(), ['HELD'])
  t.true(shop.story.lines.some((line) => line.endsWith('catalog has finished and is gone')))
})

test.serial('whoever has not finished when its grace is over is killed', async (t) => {
  const { shop, until, list, skus } = await opened()
  shop.scheduler.judge = (owner, gate) => {
    if (gate !== 'before Products.save') return 'go'
    shop.scheduler.judge = () => 'go'
    void shop.fleet.stop(owner as Incarnation)
    shop.scheduler.sleep = ((sleep) => (whose, duration, signal) => sleep.call(shop.scheduler, whose, whose === owner ? 60_000 : duration, signal))(shop.scheduler.sleep)
    return 'late'
  }
  t.is((await until(list('LATE'))).outcome, 'unknown')
  await shop.scheduler.drive(() => shop.fleet.allUp)
  t.deepEqual(await skus(), [])
})

test.serial('of two replicas over one store one dies, and the other goes on and announces what the dead one has committed', async (t) => {
  const { shop, until, list, skus } = await opened({ twice: ['catalog'] })
  t.teardown(shop.armed())
  shop.scheduler.judge = (owner, gate) => {
    if (!gate.startsWith('at work.after-commit')) return 'go'
    shop.scheduler.judge = () => 'go'
    shop.fleet.kill(owner as Incarnation, 'in a test')
    return undefined
  }
  t.is((await until(list('KEPT'))).outcome, 'unknown')
  t.is((await until(list('OTHER'))).status, 201)
  t.deepEqual((await skus()).sort(), ['KEPT', 'OTHER'])
  await shop.scheduler.drive(() => shop.stores.get('catalog')!.outbox().length === 0)
  t.is(shop.broker.published.filter(({ message }) => message.source === 'catalog').length, shop.announced.get('catalog')!.length)
})

test.serial('a commit whose answer is lost is there', async (t) => {
  const { shop, until, list, skus } = await opened()
  shop.scheduler.judge = (owner, gate) => (owner.name === 'catalog' && gate === 'after UnitOfWork.perform' ? 'fail' : 'go')
  const answered = await until(list('DONE'))
  shop.scheduler.judge = () => 'go'
  t.is(answered.outcome, 'unknown')
  t.deepEqual(await skus(), ['DONE'])
})

test.serial('a fail-point is a gate of the process that reaches it, and counts as reached', async (t) => {
  const { shop, until } = await opened()
  const disarm = shop.armed()
  const gates: string[] = []
  shop.scheduler.judge = (owner, gate) => {
    gates.push(`${owner.name}: ${gate}`)
    return 'go'
  }
  await until(Promise.resolve(running.run({ name: 'orders', alive: true }, () => failpoint('dead-letter.replaying', 'a test'))))
  disarm()
  t.true(gates.includes('orders: at dead-letter.replaying (a test)'))
  t.true(shop.reached.get('dead-letter.replaying') === 1)
})
