import test from 'ava'
import { pageOf, type Versions } from './report.ts'
import type { FaultsRun } from './run.ts'
import type { Tried } from './trying.ts'

const tried = (name: string, more: Partial<Tried> = {}): Tried => ({ name, what: `${name} is done`, times: 1, orders: 9, readySeconds: 0.5, quietSeconds: 1.5, wrong: [], ...more })
const experiments = ['A1 one', 'B1 two', 'B2 three'].map((name) => ({ name, what: '', disturb: async () => 1 }))
const on = (date: string): Versions => ({ date, versions: { Node: '26' } })
const run = (...done: readonly Tried[]): FaultsRun => ({ seed: 1, tried: done, unreached: [], seconds: 60 })

test('what is done again has a new row, what is not keeps its own, and what is no experiment any more has none', (t) => {
  const first = pageOf(run(tried('A1 one'), tried('B1 two', { wrong: ['I1 lost'] }), tried('B9 gone')), on('2026-11-01'), experiments)
  t.regex(first, /\n- 2 of 3 experiments were run; 1 hold\.\n/)
  t.regex(first, /### B1 two\n\n- I1 lost/)
  const second = pageOf(run(tried('B2 three'), tried('B1 two', { orders: 12 })), on('2026-11-02'), experiments, first)
  t.deepEqual(second.split('\n').filter((line) => /^\| [AB]/.test(line)), [
    '| A1 one | A1 one is done | 1 | 9 | 0.5 s | 1.5 s | 2026-11-01 | holds |',
    '| B1 two | B1 two is done | 1 | 12 | 0.5 s | 1.5 s | 2026-11-02 | holds |',
    '| B2 three | B2 three is done | 1 | 9 | 0.5 s | 1.5 s | 2026-11-02 | holds |',
  ])
  t.regex(second, /\n- 3 of 3 experiments were run; 3 hold\.\n/)
  t.notRegex(second, /did not hold/)
})

test('a fail-point that a run came by is not missing for a later one of other experiments', (t) => {
  const first = pageOf({ ...run(tried('A1 one')), unreached: ['work.after-commit', 'webhook.after-work'] }, on('2026-11-01'), experiments)
  t.regex(first, /no service came by: `work\.after-commit`, `webhook\.after-work`\./)
  const second = pageOf({ ...run(tried('B1 two')), unreached: ['command.before-work', 'webhook.after-work'] }, on('2026-11-02'), experiments, first)
  t.regex(second, /no service came by: `webhook\.after-work`\./)
  t.regex(pageOf(run(tried('B2 three')), on('2026-11-03'), experiments, second), /no service came by: none\./)
})
