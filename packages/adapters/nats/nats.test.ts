import { Bus, Clock, Log, Metrics, SystemClock } from '@minishop/kernel'
import { NoMetrics, SilentLog, testMessage } from '@minishop/kernel/testing'
import test from 'ava'
import { NatsBus } from './nats-bus.ts'
import { nats } from './nats.ts'
import { eventually, stage } from './testing/stage.ts'

test('the bus is provided with its life: it starts, says when it is ready, and stops', async (t) => {
  const { server } = await stage(t)
  const [own, port] = nats({ url: server.url, name: 'orders' })
  t.deepEqual([own!.port, own!.needs, port!.port, port!.needs], [NatsBus, [Clock, Log, Metrics], Bus, [NatsBus]])
  const bus: NatsBus = await own!.make(new SystemClock(), new SilentLog(), new NoMetrics())
  t.not(await own!.life.ready?.(bus), true)
  await own!.life.start?.(bus)
  await eventually(async () => (await own!.life.ready?.(bus)) === true)
  await (await port!.make(bus)).publish(testMessage(1))
  await own!.life.stop?.(bus)
  t.not(await own!.life.ready?.(bus), true)
})

test('a service stops in time when its server never came', async (t) => {
  const bus = new NatsBus({ url: 'nats://127.0.0.1:1', name: 'orders' }, { clock: new SystemClock(), log: new SilentLog(), metrics: new NoMetrics() })
  await bus.start()
  const subscription = await bus.subscribe({ name: 'catalog/orders.order-placed', subject: 'orders.order-placed.v1', deliver: async () => ({ kind: 'done' }) })
  await eventually(async () => /can't be reached/.test(String(await bus.ready())))
  await subscription.stop()
  await bus.stop()
  t.regex(String(await bus.ready()), /can't be reached/)
})
