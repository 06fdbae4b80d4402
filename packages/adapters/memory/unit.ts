import type { Event } from '@minishop/kernel'
import type { Announced } from './announced.ts'

/** What one unit of work has written so far. Nobody else sees it before the commit. */
export class Unit {
  /** By table and key; `undefined` is a row that will be gone. */
  readonly staged = new Map<object, Map<string, unknown>>()
  readonly announced: { readonly key: string; readonly event: Event }[] = []
  /** What is done to the store when this unit of work is kept, in the same moment; answers what is on its way out by that. */
  readonly repairs: (() => readonly Announced[])[] = []
  /** Gives the store back to others. There from the first write on. */
  leave: (() => void) | undefined
  open = true
  /** What it committed and has told nobody yet. */
  untold: readonly Announced[] = []
  readonly owner: unknown

  constructor(owner: unknown) {
    this.owner = owner
  }

  end(): void {
    this.open = false
    this.leave?.()
  }
}

/** How a table finds the unit of work it is used in. */
export interface Units {
  /** The one under way, if there is one. */
  current(): Unit | undefined
  /** The one under way, alone in the store from now on. Throws outside a unit of work. */
  write(): Promise<Unit>
}
