import type { Unseen } from '@minishop/simulation/checker'
import type { Laboratory } from './laboratory.ts'

/** One thing that is done to a shop while customers buy. */
export interface Experiment {
  /** `A6 orders relay.after-publish`: by its beginning it is chosen. */
  readonly name: string
  /** What is done, for the report. */
  readonly what: string
  /** The shop it is done on, where that is not the usual one. */
  readonly shop?: ShopKind
  /** Does it, and resolves when it is over and whoever was hurt may recover. Customers are buying meanwhile. Answers how often it was done. */
  readonly disturb: (lab: Laboratory) => Promise<number>
}

/** A shop that is set up in another way. Experiments that name the same one are done on one shop, one after the other. */
export interface ShopKind {
  /** Also the name of its folder. */
  readonly name: string
  readonly customers?: number
  /** What can't be judged any more once its experiments were done. */
  readonly unseen?: readonly Unseen[]
  /** Sees to what must be there before the servers start, in the folder that the shop gets. Answers what the shop is told, and how all of it is undone. */
  readonly prepare?: (folder: string) => Promise<{ readonly environment: Readonly<Record<string, string>>; readonly undo: () => Promise<void> }>
}
export const usual: ShopKind = { name: 'usual' }
