import type { Manifest } from '../manifests.ts'

/** What must hold of everything that is rendered for an environment. */
export interface Policy {
  /** As a sentence of what holds. */
  readonly holds: string
  /** Where it does not, each in words. */
  readonly faults: (manifests: readonly Manifest[], environment: string) => readonly string[]
}
