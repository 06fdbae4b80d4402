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

/** The page of docs/reference that keeps the last run. */
export const pageOf = ({ seed, tried, unreached, seconds: took }: FaultsRun, { date, versions }: Versions): string => {
  const broken = tried.filter(({ wrong }) => wrong.length > 0)
  const row = ({ name, what, told, times, orders, readySeconds, quietSeconds, wrong }: Tried) =>
    `| ${name} | ${what}${told === undefined ? '' : `. ${told}`} | ${times} | ${orders} | ${seconds(readySeconds)} | ${seconds(quietSeconds)} | ${wrong.length === 0 ? 'holds' : `${wrong.length} broken`} |`
  return [
    '# Faults',
    '',
    'What was done to the distributed shop while customers bought, and whether its promises held. Written by `./minishop faults --report`.',
    '',
    `- Run on ${date}, seed ${seed}, in ${Math.round(took / 60)} minutes: ${tried.length} experiments, ${tried.length - broken.length} hold.`,
    `- Versions: ${Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ')}.`,
    `- Judged after each, from histories, stores, streams and the provider's own book: ${judged}.`,
    `- Fail-points that no service came by: ${unreached.length === 0 ? 'none' : unreached.map((point) => `\`${point}\``).join(', ')}.`,
    '',
    '| Experiment | What was done | Times | Orders | Ready again after | Quiet after | Promises |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...tried.map(row),
    ...(broken.length === 0 ? [] : ['', '## What did not hold', '', ...broken.flatMap(({ name, wrong }) => [`### ${name}`, '', ...wrong.map((line) => `- ${line}`), ''])]),
    '',
  ].join('\n')
}
