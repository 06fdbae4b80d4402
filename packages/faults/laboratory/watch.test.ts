import test, { type ExecutionContext } from 'ava'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { neededAs, watch } from './watch.ts'

/** A service that is as well as it is told to be, under the name of one that needs NATS and Redis. */
const open = async (t: ExecutionContext) => {
  const health = { '/health/ready': 200, '/health/live': 200 }
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    response.writeHead(health[request.url as keyof typeof health]).end()
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as { readonly port: number }
  const watching = watch([{ name: 'cart', pid: 1, port }])
  t.teardown(async () => {
    await watching.stop()
    server.closeAllConnections()
    server.close()
  })
  /** Until each of the two questions was asked so many times more. */
  const looks = async (times: number) => {
    for (const enough = asked + times * 2; asked < enough; ) await sleep(10)
  }
  const cart = () => watching.readiness().find(({ context }) => context === 'cart')
  return { health, watching, looks, cart }
}

test('a service that says what it has lost, and that it has it again, is seen to have said so', async (t) => {
  const { health, watching, looks, cart } = await open(t)
  const back = watching.lost(neededAs('Redis'))
  health['/health/ready'] = 503
  await looks(2)
  t.is(cart(), undefined)
  back()
  await looks(2)
  t.like(cart(), { lost: 'Redis', greenAfterSeconds: undefined, alive: true })
  health['/health/ready'] = 200
  await looks(6)
  const { redAfterSeconds = -1, greenAfterSeconds = -1, awaySeconds = -1 } = cart()!
  t.true(redAfterSeconds >= 0 && redAfterSeconds <= awaySeconds)
  t.true(greenAfterSeconds > 0)
  // What makes it red for a moment much later is no matter of that loss.
  health['/health/ready'] = 503
  await looks(2)
  health['/health/ready'] = 200
  await looks(2)
  t.is(cart()!.greenAfterSeconds, greenAfterSeconds)
})

test('a service that never says so is seen not to have', async (t) => {
  const { watching, looks, cart } = await open(t)
  const back = watching.lost(neededAs('NATS'))
  await looks(2)
  back()
  await looks(2)
  t.is(cart()!.redAfterSeconds, undefined)
})

test('a service that was not alive three times in a row would have been restarted', async (t) => {
  const { health, watching, looks, cart } = await open(t)
  const back = watching.lost(neededAs('Redis'))
  health['/health/live'] = 500
  await looks(5)
  back()
  await looks(1)
  t.false(cart()!.alive)
})

test('several losses in a row are one, and another experiment knows nothing of them', async (t) => {
  const { watching, looks, cart } = await open(t)
  watching.lost(neededAs('Redis'))()
  watching.lost(neededAs('Redis'))()
  await looks(1)
  t.is(watching.readiness().length, 1)
  watching.anew()
  t.is(cart(), undefined)
})
