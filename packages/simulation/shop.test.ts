import { failpoint } from '@minishop/kernel'
import test from 'ava'
import { running } from './process.ts'
import { staffToken } from './cast.ts'
import { Shop } from './shop.ts'
import { Visitor } from './visitor.ts'

const opened = async () => {
  const shop = await Shop.open(1)
  const until = async <T>(work: Promise<T>): Promise<T> => {
    let over = false
    void work.then(() => (over = true), () => (over = true))
    await shop.scheduler.drive(() => over)
    return work
  }
  await until(shop.startAll())
  const staff = new Visitor('staff', 'staff', shop, [])
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
    shop.kill(owner.name as 'catalog', 'in a test')
    return undefined
  }
  t.is((await until(list('LOST'))).outcome, 'unknown')
  t.is((await until(list('DOWN'))).outcome, 'unknown')
  await shop.scheduler.drive(() => shop.allUp)
  t.deepEqual(await skus(), ['KEPT'])
  t.is((await until(list('AGAIN'))).status, 201)
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
