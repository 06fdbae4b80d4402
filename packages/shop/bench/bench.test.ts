import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import type { BenchReport } from './bench.ts'
import { written } from './report.ts'
import { scenarioNames } from './scenarios.ts'

const minishop = (...options: string[]) => promisify(execFile)(process.execPath, [resolve(import.meta.dirname, '../main.ts'), 'bench', ...options])

test('a short benchmark measures every scenario on both sides, and every request is answered as it should be', async (t) => {
  const { stdout, stderr } = await minishop('--json', '--rounds', '1', '--seconds', '0.3', '--connections', '2')
  const report = JSON.parse(stdout) as BenchReport
  t.is(report.mode, 'embedded')
  t.is(report.machine.node, process.version)
  t.deepEqual(report.scenarios.map(({ scenario }) => scenario), [...scenarioNames])
  for (const { scenario, shop, bare, ratio } of report.scenarios) {
    for (const [side, figures] of Object.entries({ shop, bare })) {
      t.deepEqual(figures.failures, [], `${scenario} ${side}`)
      t.true(figures.requests > 0 && figures.requestsPerSecond > 0, `${scenario} ${side}`)
      t.true(figures.p50Milliseconds! <= figures.p99Milliseconds!, `${scenario} ${side}`)
    }
    t.true(ratio.throughput! > 0, scenario)
  }
  t.true(stderr.includes('checkout: round 1 of 1'))
  const text = written(report)
  for (const name of scenarioNames) t.true(text.includes(name), name)
})

test('what the benchmark does not know is refused in words, before anything is started', async (t) => {
  const refused = await t.throwsAsync(minishop('--scenario', 'window-shopping'))
  t.regex((refused as Error & { stderr: string }).stderr, /There are: product-read, /)
})
