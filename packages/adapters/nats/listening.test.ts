import type { Verdict } from '@minishop/kernel'
import { RecordedListener, testId, testMessage } from '@minishop/kernel/testing'
import { headers } from '@nats-io/transport-node'
import test from 'ava'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { durableOf, streamOf } from './consumers.ts'
import { eventually, readiness, stage } from './testing/stage.ts'

const subject = 'orders.order-placed.v1'
const name = 'catalog/orders.order-placed'
const stream = streamOf(subject)
const durable = durableOf({ name, subject })

test.serial('a message is acknowledged only after its listener is done', async (t) => {
  const { bus, manager } = await stage(t)
  const mine = await bus()
  const hold = Promise.withResolvers<Verdict>()
  const listener = new RecordedListener(() => hold.promise)
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await mine.publish(testMessage(1))
  await listener.until(() => listener.heard.length === 1)
  t.is((await manager.consumers.info(stream, durable)).num_ack_pending, 1)
  hold.resolve({ kind: 'done' })
  await eventually(async () => (await manager.consumers.info(stream, durable)).num_ack_pending === 0)
  t.is(listener.heard.length, 1)
})

test.serial('what a process held when it was killed is delivered to another', async (t) => {
  const { bus, server } = await stage(t)
  const mine = await bus({ ackWaitMilliseconds: 1_000 })
  const child = fork(new URL('testing/dying-listener.ts', import.meta.url), [server.url, name, subject, '1000'])
  t.teardown(async () => void child.kill('SIGKILL'))
  await mine.publish(testMessage(1))
  await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const listener = new RecordedListener()
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await listener.until(() => listener.heard.length === 1)
  t.true(listener.heard[0]!.attempt > 1)
})

test.serial('a handler that takes longer than the server waits keeps its message', async (t) => {
  const { bus } = await stage(t)
  const mine = await bus({ ackWaitMilliseconds: 600 })
  const listener = new RecordedListener(async (_, attempt) => {
    // Four times as long as the server waits for a sign of life.
    if (attempt === 1) await new Promise((resolve) => setTimeout(resolve, 2_400))
    return { kind: 'done' }
  })
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await mine.publish(testMessage(1, { key: 'one' }))
  await mine.publish(testMessage(2, { key: 'one' }))
  await listener.until(() => listener.numbers().includes(2))
  t.deepEqual(listener.heard.map(({ message, attempt }) => [message.id, attempt]), [
    [testId(1), 1],
    [testId(2), 1],
  ])
})

test.serial('of one key one message is handled at a time, of different keys several', async (t) => {
  const { bus } = await stage(t)
  const mine = await bus()
  const underWay = new Map<string, number>()
  const most = new Map<string, number>()
  const atOnce = (what: string, more: number) => {
    underWay.set(what, (underWay.get(what) ?? 0) + more)
    most.set(what, Math.max(most.get(what) ?? 0, underWay.get(what)!))
  }
  const listener = new RecordedListener(async ({ key }) => {
    atOnce(key, 1)
    atOnce('all', 1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    atOnce(key, -1)
    atOnce('all', -1)
    return { kind: 'done' }
  })
  for (let n = 1; n <= 60; n++) await mine.publish(testMessage(n, { key: `key ${n % 3}` }))
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await listener.until(() => listener.heard.length === 60)
  t.deepEqual([most.get('key 0'), most.get('key 1'), most.get('key 2')], [1, 1, 1])
  t.is(most.get('all'), 3)
  const first = listener.heard.filter(({ message }) => message.key === 'key 0').map(({ message }) => message.id)
  t.deepEqual(first, [...first].sort())
})

test.serial('messages that were fetched and not begun are given back when the subscription stops', async (t) => {
  const { bus, manager } = await stage(t)
  const patient = { ackWaitMilliseconds: 60_000 }
  const [mine, other] = [await bus(patient), await bus(patient)]
  const hold = Promise.withResolvers<Verdict>()
  const first = new RecordedListener(() => hold.promise)
  for (let n = 1; n <= 10; n++) await mine.publish(testMessage(n, { key: 'one' }))
  const subscription = await mine.subscribe({ name, subject, deliver: first.deliver })
  await first.until(() => first.heard.length === 1)
  await eventually(async () => (await manager.consumers.info(stream, durable)).num_ack_pending === 10)
  const stopped = subscription.stop()
  const began = performance.now()
  const second = new RecordedListener()
  await other.subscribe({ name, subject, deliver: second.deliver })
  await second.until(() => second.numbers().length === 9)
  hold.resolve({ kind: 'done' })
  await stopped
  await eventually(async () => (await manager.consumers.info(stream, durable)).num_ack_pending === 0)
  t.is(first.heard.length, 1)
  // The server would have waited a minute for those that nobody gave back.
  t.true(performance.now() - began < 20_000)
})

test.serial('stopping in full flow leaves no message with nobody', async (t) => {
  const { bus, manager } = await stage(t)
  const patient = { ackWaitMilliseconds: 60_000 }
  const [mine, other] = [await bus(patient), await bus(patient)]
  const all = Array.from({ length: 300 }, (_, n) => testMessage(n))
  await Promise.all(all.map((message) => mine.publish(message)))
  const began = performance.now()
  const listener = new RecordedListener()
  for (let stops = 1; stops <= 5; stops++) {
    const subscription = await other.subscribe({ name, subject, deliver: listener.deliver })
    await listener.until(() => listener.heard.length >= stops * 10)
    await subscription.stop()
  }
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await listener.until(() => listener.numbers().length === 300)
  await eventually(async () => (await manager.consumers.info(stream, durable)).num_ack_pending === 0)
  t.true(performance.now() - began < 20_000)
})

test.serial('what is no message of ours is put aside unread', async (t) => {
  const { bus, connection, deadLetters } = await stage(t)
  const mine = await bus()
  const listener = new RecordedListener()
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  const forged = headers()
  for (const [header, value] of Object.entries({ 'ce-id': testId(7), 'ce-source': 'auth', 'ce-subject': 'k', 'ce-time': '2026-01-31T12:00:00.000Z' }))
    forged.set(header, value)
  const broken = headers()
  for (const [header, values] of forged) broken.set(header, values[0]!)
  broken.set('ce-source', 'orders')
  connection.publish(subject, '{}')
  connection.publish(subject, '{}', { headers: forged })
  connection.publish(subject, '{"number":', { headers: broken })
  await mine.publish(testMessage(2))
  await listener.until(() => listener.heard.length > 0)
  await eventually(async () => (await deadLetters()).length === 3)
  const letters = [...(await deadLetters())].sort((a, b) => (a.reason < b.reason ? -1 : 1))
  t.regex(letters[0]!.reason, /ce-id is missing/)
  t.regex(letters[1]!.reason, /auth can't announce on the subject orders\.order-placed\.v1/)
  t.regex(letters[2]!.reason, /SyntaxError/)
  t.is(letters[2]!.data, '{"number":')
  t.true(letters.every((letter) => letter.subject.startsWith(`dead.catalog.${durable}.`)))
  t.deepEqual(listener.numbers(), [2])
})

test.serial('a consumer that is deleted is made again and said so', async (t) => {
  const { bus, manager, log } = await stage(t)
  const mine = await bus()
  const listener = new RecordedListener()
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await mine.publish(testMessage(1))
  await listener.until(() => listener.numbers().includes(1))
  await manager.consumers.delete(stream, durable)
  await mine.publish(testMessage(2))
  await listener.until(() => listener.numbers().includes(2))
  await readiness(mine)
  t.deepEqual(
    log.lines.filter(({ message }) => message.startsWith('a consumer is made')).map(({ level }) => level),
    ['warn'],
  )
})

test.serial('a consumer that somebody has set to another subject is made again, and nothing that it passed over is missed', async (t) => {
  const { bus, manager } = await stage(t)
  const mine = await bus()
  const listener = new RecordedListener()
  await mine.subscribe({ name, subject, deliver: listener.deliver })
  await mine.publish(testMessage(1))
  await listener.until(() => listener.heard.length === 1)
  await manager.consumers.update(stream, durable, { filter_subject: 'orders.order-confirmed.v1' })
  await mine.publish(testMessage(2))
  await mine.publish(testMessage(3, { subject: 'orders.order-confirmed.v1' }))
  await listener.until(() => listener.numbers().includes(2))
  t.false(listener.numbers().includes(3))
  t.is((await manager.consumers.info(stream, durable)).config.filter_subject, subject)
})
