import type { LedgerPayment, Unseen } from '@minishop/simulation/checker'
import type { Laboratory } from './laboratory/laboratory.ts'

/** One thing that is done to a shop while customers buy. */
export interface Experiment {
  /** `A6 orders relay.after-publish`: by its beginning it is chosen. */
  readonly name: string
  /** What is done, for the report. */
  readonly what: string
  /** The shop it is done on, where that is not the usual one. */
  readonly shop?: ShopKind
  /** Does it, and resolves when it is over and whoever was hurt may recover. Customers are buying meanwhile. Answers how often it was done, and what is to be said of it. */
  readonly disturb: (lab: Laboratory) => Promise<number | Done>
}
export interface Done {
  readonly times: number
  readonly told?: string
}

/** A shop that is set up in another way. Experiments that name the same one are done on one shop, one after the other. */
export interface ShopKind {
  /** Also the name of its folder. */
  readonly name: string
  readonly customers?: number
  /** Its servers speak in plain text, for experiments that need to read what is said on the line. */
  readonly plain?: boolean
  /** What can't be judged any more once its experiments were done. */
  readonly unseen?: readonly Unseen[]
  /** Sees to what must be there before the servers start, in the folder that the shop gets. */
  readonly prepare?: (folder: string) => Promise<Prepared>
}

/** What the shop is told, how all of it is undone, and what is not as usual. */
export interface Prepared {
  readonly environment: Readonly<Record<string, string>>
  readonly undo: () => Promise<void>
  /** Told where the shop is once it is open. */
  readonly opened?: (url: string) => void
  /** The tokens that customers pay with. */
  readonly cards?: readonly string[]
  /** The payment provider's own book. */
  readonly payments?: () => readonly LedgerPayment[]
  /** The mails that have come to all of them. */
  readonly inbox?: () => Promise<readonly { readonly to: string; readonly text: string }[]>
  /** What must stand in no log. */
  readonly secrets?: readonly string[]
}
export const usual: ShopKind = { name: 'usual' }
