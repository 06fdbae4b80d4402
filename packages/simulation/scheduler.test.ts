import test from 'ava'
import { Scheduler, type Owner } from './scheduler.ts'

const owner = (name = 'one'): Owner & { alive: boolean } => ({ name, alive: true })
const never = () => false

const order = async (seed: number): Promise<readonly number[]> => {
  const scheduler = new Scheduler(seed)
  const passed: number[] = []
  const mine = owner()
  for (let n = 0; n < 20; n++) void scheduler.gate(mine, `gate ${n}`).then(() => passed.push(n))
  await scheduler.drive(never)
  return passed
}

test('who waits goes on in an order that follows from the seed', async (t) => {
  t.deepEqual(await order(1), await order(1))
  t.notDeepEqual(await order(1), await order(2))
  t.deepEqual([...(await order(1))].sort((a, b) => a - b), Array.from({ length: 20 }, (_, n) => n))
})

test('time stands while somebody can go on, and leaps to the first sleeper when nobody can', async (t) => {
  const scheduler = new Scheduler(1)
  const mine = owner()
  const seen: string[] = []
  const began = scheduler.milliseconds
  const note = (what: string) => () => seen.push(`${what} ${scheduler.milliseconds - began}`)
  void scheduler.sleep(mine, 60_000).then(note('minute'))
  void scheduler.sleep(mine, 1_000).then(note('second'))
  void scheduler.gate(mine, 'now').then(note('now'))
  await scheduler.drive(never)
  t.deepEqual(seen, ['now 0', 'second 1000', 'minute 60000'])
})

test('what needs no gate runs to its end before the next one is picked', async (t) => {
  const scheduler = new Scheduler(3)
  const mine = owner()
  const seen: string[] = []
  const task = async (name: string) => {
    await scheduler.gate(mine, name)
    for (let turn = 0; turn < 50; turn++) await Promise.resolve()
    seen.push(`${name} begins`)
    await new Promise<void>((resolve) => queueMicrotask(resolve))
    seen.push(`${name} ends`)
  }
  void task('a')
  void task('b')
  await scheduler.drive(never)
  t.is(seen[0]!.split(' ')[0], seen[1]!.split(' ')[0])
})

test('nothing of an owner that has died goes on, neither who waits nor who sleeps', async (t) => {
  const scheduler = new Scheduler(1)
  const [dead, alive] = [owner('dead'), owner('alive')]
  const seen: string[] = []
  void scheduler.gate(dead, 'gate').then(() => seen.push('gate of the dead'))
  void scheduler.sleep(dead, 10).then(() => seen.push('sleep of the dead'))
  void scheduler.sleep(alive, 20).then(() => seen.push('alive'))
  dead.alive = false
  void scheduler.gate(dead, 'gate').then(() => seen.push('gate after death'))
  await scheduler.drive(never)
  t.deepEqual(seen, ['alive'])
})

test('who is woken by a signal sleeps no longer, and not twice', async (t) => {
  const scheduler = new Scheduler(1)
  const waking = new AbortController()
  let woken = 0
  void scheduler.sleep(owner(), 1_000, waking.signal).then(() => woken++)
  waking.abort()
  await scheduler.drive(never)
  t.is(woken, 1)
})

test('what the judge says is what the task is told', async (t) => {
  const scheduler = new Scheduler(1)
  scheduler.judge = (_, gate) => (gate === 'bad' ? 'fail' : 'go')
  const mine = owner()
  const told = Promise.all([scheduler.gate(mine, 'bad'), scheduler.gate(mine, 'good')])
  await scheduler.drive(never)
  t.deepEqual(await told, ['fail', 'go'])
})
