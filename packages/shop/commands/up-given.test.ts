import test from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort, provisionDatabase, startNats, startPostgres, startRedis, temporaryFolder } from '@minishop/servers'
import { variableFor, withDatabase } from '../contexts.ts'
import type { Status } from '../status.ts'

const main = join(import.meta.dirname, '../main.ts')

test('a distributed shop uses the servers it is given, and starts none of its own', async (t) => {
  const folder = await temporaryFolder(t)
  const [postgres, redis, nats] = await Promise.all([
    startPostgres({ folder: join(folder, 'given/postgres'), fsync: false }),
    startRedis({ folder: join(folder, 'given/redis') }),
    startNats({ folder: join(folder, 'given/nats') }),
  ])
  for (const server of [postgres, redis, nats]) t.teardown(() => server.stop())
  const databases: Record<string, string> = {}
  for (const name of withDatabase) {
    const { runtimeUrl, ownerUrl } = await provisionDatabase(postgres.url, name)
    databases[variableFor('DATABASE_URL', name)] = runtimeUrl
    databases[variableFor('DATABASE_OWNER_URL', name)] = ownerUrl
  }
  const data = join(folder, 'data')
  await mkdir(data)
  const port = await freePort()
  const shop = spawn(process.execPath, [main, 'up', '--distributed', '--no-seed', '--port', String(port), '--data', data], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...databases, CART_STORE_URL: redis.url, MESSAGES_URL: nats.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => void shop.kill('SIGKILL'))
  for await (const line of createInterface({ input: shop.stdout })) if (line.startsWith('Ctrl-C')) break

  const asked = spawn(process.execPath, [main, 'status', '--data', data, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  for await (const piece of asked.stdout) told += String(piece)
  const { services, stores } = JSON.parse(told) as Status
  t.deepEqual(stores, [])
  t.is(services.length, 8)
  t.deepEqual(await (await fetch(`http://127.0.0.1:${port}/v1/products`)).json(), { items: [], nextCursor: null })
  const cart = await fetch(`http://127.0.0.1:${port}/v1/cart`)
  t.deepEqual([cart.status, ((await cart.json()) as { items: unknown[] }).items], [200, []])
  shop.kill('SIGINT')
  const [code] = await once(shop, 'exit')
  t.is(code, 0)
})
