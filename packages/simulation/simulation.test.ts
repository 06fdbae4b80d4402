import test from 'ava'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { run } from './run.ts'
import { shrunk } from './shrinking.ts'
import { summaryOf, summed, type Summary } from './summary.ts'
import { runOnThreads } from './threads.ts'
import { Totals } from './totals.ts'

const most = 300
const boundMilliseconds = 20_000
const fewest = 20

test.serial('whatever goes wrong in a day of the shop, everything holds when it has come to rest', async (t) => {
  const totals = new Totals()
  const began = performance.now()
  const until = began + boundMilliseconds
  for (let seed = 1; seed <= most && (seed <= fewest || performance.now() < until); seed++) {
    const made = await run(seed)
    totals.add(summaryOf(made))
    t.deepEqual(made.breaches, [], `./minishop simulate --seed ${seed}`)
  }
  const { user, system } = process.cpuUsage()
  for (const line of totals.written((performance.now() - began) / 1000, (user + system) / 1e6)) t.log(line)
  t.true(totals.orders > totals.runs / 2)
  for (const kind of ['failed before', 'failed after', 'late', 'crashed', 'stopped', 'poisoned', 'mistaken'] as const) t.true((totals.faults.get(kind) ?? 0) > 0, kind)
})

test.serial('the same seed gives the same run, in another process too, and another seed another one', async (t) => {
  const digests = [(await run(7)).digest, (await run(7)).digest]
  t.deepEqual(digests, [digests[0]!, digests[0]!])
  t.not((await run(8)).digest, digests[0])
  const code = `import { run } from ${JSON.stringify(new URL('run.ts', import.meta.url).href)}; console.log((await run(7)).digest); process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code])
  t.is(stdout.trim(), digests[0]!)
})

test.serial('the list of its faults replays a run, and fewer of them are another run', async (t) => {
  const whole = await run(7)
  t.true(whole.faults.length > 2)
  t.is((await run(7, whole.faults)).digest, whole.digest)
  t.deepEqual((await run(7, whole.faults.slice(0, 2))).faults, whole.faults.slice(0, 2))
  t.is((await run(7, [])).faults.length, 0)
})

test.serial('of the faults of a failing run those are left without which it would not fail', async (t) => {
  const whole = await run(7)
  // Nothing is broken, so the run is said to have failed, and no fewer faults make it do so.
  const failed = { ...whole, breaches: [{ invariant: 'I0', about: 'a test', what: 'is said to fail' }] }
  t.is((await shrunk(failed, 5)).faults.length, whole.faults.length)
})

test.serial('seeds on several threads come to what they come to on one', async (t) => {
  const told: Summary[] = []
  await runOnThreads(101, 125, 2, (summary) => told.push(summary))
  const alone: Summary[] = []
  for (let seed = 101; seed <= 125; seed++) alone.push(await summed(seed))
  t.deepEqual(told.toSorted((a, b) => a.seed - b.seed), alone)
})
