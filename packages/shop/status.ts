export interface Wellbeing {
  readonly name: string
  readonly pid: number
  /** Absent where the service has no port of its own. */
  readonly port: number | null
  readonly ready: boolean
  /** Why it is not ready; null where it is. */
  readonly reason: string | null
}

export interface StoreStatus {
  readonly name: string
  readonly pid: number
  readonly port: number
}

export interface Status {
  readonly services: readonly Wellbeing[]
  readonly stores: readonly StoreStatus[]
}

/** What is wrong, in one line; null where nothing is. */
export const reasonFrom = (checks: Readonly<Record<string, true | string>>): string | null => {
  const wrong = Object.entries(checks).filter(([, check]) => check !== true)
  return wrong.length === 0 ? null : wrong.map(([name, check]) => `${name}: ${check}`).join(' ')
}
