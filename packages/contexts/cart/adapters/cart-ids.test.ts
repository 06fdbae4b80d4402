import test, { type ExecutionContext } from 'ava'
import { randomBytes } from 'node:crypto'
import { Ids, uuidv7 } from '@minishop/kernel'
import type { RedisConnection } from '@minishop/redis'
import { startRedis, temporaryFolder } from '@minishop/servers'
import type { CartIds } from '../ports/cart-ids.ts'
import { connectedTo } from '../testing/redis.ts'
import { memoryCartIds } from './cart-ids.memory.ts'
import { redisCartIds } from './cart-ids.redis.ts'

class TrueIds extends Ids {
  next() {
    return uuidv7(0)
  }
  secret() {
    return randomBytes(32).toString('base64url')
  }
}
const ids = new TrueIds()

const redisOf = async (t: ExecutionContext): Promise<RedisConnection> => {
  const folder = await temporaryFolder(t)
  const server = await startRedis({ folder })
  t.teardown(server.stop)
  return connectedTo(server.url, t)
}
const makers: readonly (readonly [string, (t: ExecutionContext) => Promise<CartIds>])[] = [
  ['memory', async () => memoryCartIds(ids)],
  ['Redis', async (t) => redisCartIds(await redisOf(t), ids)],
]

for (const [name, make] of makers)
  test(`an id that was issued is ours before anything is kept under it, and no other is (${name})`, async (t) => {
    const cartIds = await make(t)
    const cartId = await cartIds.issue()
    t.not(await cartIds.issue(), cartId)
    t.true(await cartIds.isOurs(cartId))
    const elsewhere = await memoryCartIds(ids).issue()
    const [secret = '', signature = ''] = cartId.split('.')
    const halves = ['', '.', secret, `${secret}.`, `.${signature}`, `${secret}.${'A'.repeat(22)}`, `${'A'.repeat(43)}.${signature}`]
    for (const one of [...halves, `${cartId}A`, ` ${cartId}`, `${cartId}\n`, elsewhere, ids.next()]) t.false(await cartIds.isOurs(one), one)
  })

test('replicas on one Redis know each other\'s ids, also those that begin at once', async (t) => {
  const connection = await redisOf(t)
  const replicas = Array.from({ length: 3 }, () => redisCartIds(connection, ids))
  const issued = await Promise.all(replicas.map((replica) => replica.issue()))
  for (const replica of replicas) for (const cartId of issued) t.true(await replica.isOurs(cartId))
  t.true(await redisCartIds(connection, ids).isOurs(issued[0]!))
})
