import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { temporaryFolder } from '@minishop/servers'

export interface FaultsCommandOptions {
  readonly only: readonly string[]
  readonly seed: number
  readonly list: boolean
  readonly report: boolean
  /** Where the shop, its history and its logs are kept; a folder that is removed afterwards where it is not named. */
  readonly data?: string
}

/** Does experiments on a shop of its own. Answers 0 where every promise held. */
export const faults = async ({ only, seed, list, report, data }: FaultsCommandOptions): Promise<number> => {
  const { chosen, experiments: all, lineOf, pageOf, runFaults } = await import('@minishop/faults')
  const experiments = chosen(only)
  if (experiments.length === 0) {
    process.stderr.write(`No experiment begins with ${only.join(' or ')}. ./minishop faults --list names them.\n`)
    return 1
  }
  if (list) {
    for (const { name, what } of experiments) process.stdout.write(`${name}: ${what}\n`)
    return 0
  }
  const undo: (() => Promise<void>)[] = []
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  try {
    const folder = data === undefined ? await temporaryFolder({ teardown: (remove) => void undo.push(remove) }) : resolve(data)
    process.stdout.write(`Opening a shop in ${folder} for ${experiments.length} experiments (about ${Math.ceil(experiments.length / 4)} minutes) ...\n`)
    const run = await runFaults({ folder, seed, only: experiments, signal: ending.signal, told: (tried) => void process.stdout.write(`${lineOf(tried)}\n`) })
    const broken = run.tried.filter(({ wrong }) => wrong.length > 0).length
    process.stdout.write(`${run.tried.length - broken} of ${run.tried.length} hold, in ${Math.round(run.seconds)} s. Not come by: ${run.unreached.join(', ') || 'none'}.\n`)
    if (report) await keep((before) => pageOf(run, { date: new Date().toISOString().slice(0, 10), versions: versions() }, all, before))
    return broken === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(`The shop of the experiments could not be opened. ${(error as Error).message}\n`)
    return 1
  } finally {
    for (const each of undo.reverse()) await each()
  }
}

const keep = async (page: (before: string) => string): Promise<void> => {
  const path = resolve(import.meta.dirname, '../../../docs/reference/faults.md')
  await writeFile(path, page(await readFile(path, 'utf8').catch(() => '')))
}

const versions = (): Readonly<Record<string, string>> => {
  const of = (program: string): string => /\d+(?:\.\d+)+/.exec(execFileSync(program, ['--version']).toString())?.[0] ?? 'unknown'
  return { Node: process.versions.node, PostgreSQL: '18', 'nats-server': of('nats-server'), 'redis-server': of('redis-server') }
}
