import { bench, type BenchOptions } from '../bench/bench.ts'
import { written } from '../bench/report.ts'

export type BenchCommandOptions = Omit<BenchOptions, 'progress' | 'signal' | 'scenarios'> & { readonly scenario: BenchOptions['scenarios']; readonly json: boolean }

/** Prints what the shop takes beside a bare server. Answers the exit code: 0 when every request was answered as it should be, 1 when one was not. */
export const runBench = async ({ scenario, json, ...options }: BenchCommandOptions): Promise<number> => {
  const told = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => told.abort(new Error('Stopped before the end.')))
  try {
    const report = await bench({ ...options, scenarios: scenario, signal: told.signal, progress: (line) => void process.stderr.write(`${line}\n`) })
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : written(report))
    return report.scenarios.every(({ shop, bare }) => [shop, bare].every(({ requests, failures }) => requests > 0 && failures.length === 0)) ? 0 : 1
  } catch (error) {
    process.stderr.write(`The benchmark could not be run to its end. ${(error as Error).message}\n`)
    return 1
  }
}
