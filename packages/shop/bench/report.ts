import type { BenchReport } from './bench.ts'
import type { Figures } from './figures.ts'

const columns = ['scenario', 'side', 'requests/s', 'p50 ms', 'p99 ms', 'CPU us/req', 'stores us/req'] as const
const widths = [16, 6, 12, 9, 9, 12, 15] as const

/** The report for people: a line about the machine, then each scenario as the shop, the bare server, and the one by the other. */
export const written = ({ mode, machine, connections, seconds, rounds, scenarios }: BenchReport): string => {
  const lines = [
    `${mode}, ${connections} connections, ${rounds} rounds of ${seconds} s a side`,
    `${machine.cores} cores (${machine.processor}), Node ${machine.node}, load ${machine.loadBefore.toFixed(1)} before the start`,
    '',
    row(columns),
  ]
  for (const { scenario, shop, bare, ratio } of scenarios) {
    lines.push(row([scenario, 'shop', ...cells(shop)]), row(['', 'bare', ...cells(bare)]), row(['', 'ratio', number(ratio.throughput, 2), '', '', number(ratio.processor, 1), '']), '')
    for (const [side, { failures }] of Object.entries({ shop, bare })) for (const failure of failures) lines.push(`  ${side} failed: ${failure}`)
  }
  return `${lines.join('\n')}\n`
}

const cells = (figures: Figures): readonly string[] => [
  number(figures.requestsPerSecond, 0),
  number(figures.p50Milliseconds, 2),
  number(figures.p99Milliseconds, 2),
  number(figures.processorMicroseconds, 0),
  number(figures.storeMicroseconds, 0),
]

const number = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits))
const row = (texts: readonly string[]): string => texts.map((text, n) => (n < 2 ? text.padEnd(widths[n]!) : text.padStart(widths[n]!))).join('').trimEnd()
