import { armFailPoints, SystemClock, type Verdict } from '@minishop/kernel'
import { RecordedListener, SilentLog, testId, testMessage } from '@minishop/kernel/testing'
import test from 'ava'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryBus } from './memory-bus.ts'

const subject = 'orders.order-placed.v1'
const name = 'catalog/orders.order-placed'
const dead: Verdict = { kind: 'dead', reason: 'broken' }

/** A bus on a file with three letters of one key, the first of them dead. */
const withThree = async (t: { teardown: (undo: () => void) => void }) => {
  const folder = mkdtempSync(join(tmpdir(), 'letters-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const lettersFile = join(folder, 'dead-letters.jsonl')
  const opened = () => memoryBus({ clock: new SystemClock(), log: new SilentLog(), lettersFile })
  const bus = opened()
  const subscription = await bus.subscribe({ name, subject, deliver: async () => dead })
  for (const n of [1, 2, 3]) await bus.publish(testMessage(n, { key: 'one' }))
  await subscription.stop()
  return { lettersFile, opened }
}

test.serial('letters outlive the process, with a last line that a crash cut off, and their key still waits', async (t) => {
  const { lettersFile, opened } = await withThree(t)
  appendFileSync(lettersFile, '\n{"letter":{"id":"01')
  const bus = opened()
  const listener = new RecordedListener()
  await bus.subscribe({ name, subject, deliver: listener.deliver })
  await bus.publish(testMessage(4, { key: 'one' }))
  t.deepEqual(listener.heard, [])
  const { letters } = (await opened().letters.list('catalog', { limit: 10 }))!
  t.deepEqual(letters.map(({ message, state }) => [message.id, state]), [
    [testId(1), 'dead'],
    [testId(2), 'waiting'],
    [testId(3), 'waiting'],
    [testId(4), 'waiting'],
  ])
  t.deepEqual(await bus.letters.replay('catalog', letters[0]!.id), { delivered: 4, stopped: null })
  t.deepEqual((await opened().letters.list('catalog', { limit: 10 }))!.letters, [])
})

test.serial('a replay that is cut off between two letters goes on when the next message of the key comes', async (t) => {
  const { opened } = await withThree(t)
  const bus = opened()
  const listener = new RecordedListener()
  await bus.subscribe({ name, subject, deliver: listener.deliver })
  const [letter] = (await bus.letters.list('catalog', { limit: 1 }))!.letters
  const disarm = armFailPoints((point) => {
    if (point === 'dead-letter.replaying') throw new Error('killed')
  })
  await t.throwsAsync(bus.letters.replay('catalog', letter!.id), { message: 'killed' })
  disarm()
  t.deepEqual(listener.numbers(), [1])
  await bus.publish(testMessage(4, { key: 'one' }))
  t.deepEqual(listener.numbers(), [1, 2, 3, 4])
  t.is(await bus.letters.count(name), 0)
})

test.serial('a crash before a letter is kept leaves its message with the publisher, and one after it makes no second letter', async (t) => {
  const bus = memoryBus({ clock: new SystemClock(), log: new SilentLog() })
  await bus.subscribe({ name, subject, deliver: async () => dead })
  for (const [crash, kept] of [['dead-letter.before-keep', 0], ['dead-letter.after-keep', 1]] as const) {
    const disarm = armFailPoints((point) => {
      if (point === crash) throw new Error('killed')
    })
    await t.throwsAsync(bus.publish(testMessage(1)), { message: 'killed' })
    disarm()
    t.is(await bus.letters.count(name), kept)
  }
  await bus.publish(testMessage(1))
  t.is(await bus.letters.count(name), 1)
})
