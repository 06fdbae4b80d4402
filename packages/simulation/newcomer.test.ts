import test from 'ava'
import { registered } from './newcomer.ts'
import { Shop } from './shop.ts'
import { Visitor } from './visitor.ts'

test.serial('whoever registers confirms the address by the token that was mailed, and signs in as somebody who may order', async (t) => {
  const shop = await Shop.open(1)
  const until = async <T>(work: Promise<T>): Promise<T> => {
    let over = false
    void work.finally(() => (over = true)).catch(() => {})
    await shop.scheduler.drive(() => over)
    return work
  }
  await until(shop.fleet.startAll())
  const visitor = new Visitor('customer', shop, [])
  const person = { email: 'new@shop.test', password: 'unlikely words of somebody new' }
  t.true(await until(registered(shop, visitor, person)))
  const { body } = await until(visitor.ask('POST', '/v1/auth/login', 'POST /v1/auth/login', { json: person }))
  const me = await until(visitor.ask('GET', '/v1/auth/me', 'GET /v1/auth/me', { token: body.accessToken }))
  t.true(me.body.emailVerified)
})
