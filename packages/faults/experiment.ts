import type { Laboratory } from './laboratory.ts'

/** One thing that is done to a shop while customers buy. */
export interface Experiment {
  /** `A6 orders relay.after-publish`: by its beginning it is chosen. */
  readonly name: string
  /** What is done, for the report. */
  readonly what: string
  /** Does it, and resolves when it is over and whoever was hurt may recover. Customers are buying meanwhile. Answers how often it was done. */
  readonly disturb: (lab: Laboratory) => Promise<number>
}
