import type { Round } from './measure.ts'
import type { ScenarioName } from './scenarios.ts'

/** What one side did in all rounds together. Null where there is nothing to tell. */
export interface Figures {
  readonly requests: number
  readonly failures: readonly string[]
  readonly requestsPerSecond: number
  readonly p50Milliseconds: number | null
  readonly p99Milliseconds: number | null
  /** Microseconds a request, of the servers and of the stores. */
  readonly processorMicroseconds: number | null
  readonly storeMicroseconds: number | null
}

export interface Compared {
  readonly scenario: ScenarioName
  readonly shop: Figures
  readonly bare: Figures
  /** Shop by bare: the median of what the pairs of rounds say. */
  readonly ratio: { readonly throughput: number | null; readonly processor: number | null }
}

/** Compares rounds that were run in turns: each of the shop's with the bare one beside it, so that what drifts meanwhile cancels out. */
export const compared = (scenario: ScenarioName, pairs: readonly { readonly shop: Round; readonly bare: Round }[]): Compared => {
  const ratioOf = (figure: (round: Round) => number | undefined): number | null => {
    const ratios = pairs.flatMap(({ shop, bare }) => {
      const [one, other] = [figure(shop), figure(bare)]
      return one !== undefined && other !== undefined && other > 0 ? [one / other] : []
    })
    return quantile(ratios, 0.5)
  }
  return {
    scenario,
    shop: figuresOf(pairs.map(({ shop }) => shop)),
    bare: figuresOf(pairs.map(({ bare }) => bare)),
    ratio: { throughput: ratioOf(({ requests, seconds }) => requests / seconds), processor: ratioOf(({ processor, requests }) => each(processor, requests)) },
  }
}

const figuresOf = (rounds: readonly Round[]): Figures => {
  const requests = sum(rounds.map((round) => round.requests))
  const milliseconds = rounds.flatMap((round) => round.milliseconds)
  const microseconds = (spent: readonly (number | undefined)[]): number | null =>
    requests === 0 || spent.some((one) => one === undefined) ? null : (sum(spent as readonly number[]) / requests) * 1e6
  return {
    requests,
    failures: [...new Set(rounds.flatMap((round) => round.failures))],
    requestsPerSecond: requests / sum(rounds.map((round) => round.seconds)),
    p50Milliseconds: quantile(milliseconds, 0.5),
    p99Milliseconds: quantile(milliseconds, 0.99),
    processorMicroseconds: microseconds(rounds.map(({ processor }) => processor)),
    storeMicroseconds: microseconds(rounds.map(({ stores }) => stores)),
  }
}

const each = (spent: number | undefined, requests: number): number | undefined => (spent === undefined || requests === 0 ? undefined : spent / requests)
const sum = (numbers: readonly number[]): number => numbers.reduce((so, one) => so + one, 0)

/** The smallest number that is not below this share of all (nearest rank); the middle two of an even number count half for the median. */
export const quantile = (numbers: readonly number[], share: number): number | null => {
  if (numbers.length === 0) return null
  const sorted = numbers.toSorted((a, b) => a - b)
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  const found = sorted[rank - 1]!
  return share === 0.5 && sorted.length % 2 === 0 ? (found + sorted[rank]!) / 2 : found
}
