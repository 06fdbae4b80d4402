import type { Experiment } from './experiment.ts'
import { notApplying } from './not-applying.ts'
import type { FaultsRun } from './run.ts'
import { judged, type Tried } from './trying.ts'

const seconds = (value: number | undefined): string => (value === undefined ? 'not in time' : `${value.toFixed(1)} s`)

/** One experiment in one line, and below it what does not hold. */
export const lineOf = ({ name, times, orders, told, readySeconds, quietSeconds, wrong }: Tried): string =>
  [
    `${wrong.length === 0 ? 'holds ' : 'BROKEN'} ${name}: ${times} times, ${orders} orders, ready after ${seconds(readySeconds)}, quiet after ${seconds(quietSeconds)}`,
    ...(told === undefined ? [] : [`       ${told}`]),
    ...wrong.map((line) => `       ${line}`),
  ].join('\n')

export interface Versions {
  readonly date: string
  readonly versions: Readonly<Record<string, string>>
}

const heading = ['| Experiment | What was done | Times | Orders | Ready again after | Quiet after | Run on | Promises |', '| --- | --- | --- | --- | --- | --- | --- | --- |']

/** The rows of a page by the experiment that each is of. */
const rowsOf = (page: string): ReadonlyMap<string, string> => {
  const lines = page.split('\n')
  const from = lines.indexOf(heading[1]!)
  return new Map(from < 0 ? [] : lines.slice(from + 1).filter((line) => line.startsWith('| ')).map((line) => [line.split(' | ', 1)[0]!.slice(2), line]))
}

const unreachedWords = 'Fail-points that no service came by'
const unreachedIn = (page: string): string | undefined => page.split('\n').find((line) => line.startsWith(`- ${unreachedWords}: `))

/**
 * The page of docs/reference that keeps the last run of each experiment. `before` is the page as it is: what was not done this time stays as it
 * was then, as long as there is such an experiment.
 */
export const pageOf = ({ seed, tried, unreached, seconds: took }: FaultsRun, { date, versions }: Versions, experiments: readonly Experiment[], before = ''): string => {
  const broken = tried.filter(({ wrong }) => wrong.length > 0)
  const row = ({ name, what, told, times, orders, readySeconds, quietSeconds, wrong }: Tried) =>
    `| ${name} | ${what}${told === undefined ? '' : `. ${told}`} | ${times} | ${orders} | ${seconds(readySeconds)} | ${seconds(quietSeconds)} | ${date} | ${wrong.length === 0 ? 'holds' : `${wrong.length} broken`} |`
  const rows = new Map([...rowsOf(before), ...tried.map((one) => [one.name, row(one)] as const)])
  const still = unreached.filter((point) => unreachedIn(before)?.includes(`\`${point}\``) ?? true)
  const kept = experiments.flatMap(({ name }) => rows.get(name) ?? [])
  return [
    '# Faults',
    '',
    'What was done to the distributed shop while customers bought, and whether its promises held. Each row is of the last run of its experiment, written by `./minishop faults --report`.',
    '',
    `- ${kept.length} of ${experiments.length} experiments were run; ${kept.filter((line) => line.endsWith('| holds |')).length} hold.`,
    `- Last run on ${date}, seed ${seed}, in ${Math.round(took / 60)} minutes: ${tried.length} experiments, ${tried.length - broken.length} hold.`,
    `- Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    `- Judged after each, from histories, stores, streams and the provider's own book: ${judged}.`,
    `- ${unreachedWords}: ${still.length === 0 ? 'none' : still.map((point) => `\`${point}\``).join(', ')}.`,
    '',
    ...heading,
    ...kept,
    '',
    '## What of the plan does not apply, or can not be run',
    '',
    ...notApplying.map(({ what, why }) => `- **${what}.** ${why}`),
    ...(broken.length === 0 ? [] : ['', '## What did not hold in the last run', '', ...broken.flatMap(({ name, wrong }) => [`### ${name}`, '', ...wrong.map((line) => `- ${line}`), ''])]),
    '',
  ].join('\n')
}
