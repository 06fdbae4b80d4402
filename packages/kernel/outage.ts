/** Somebody else changed the same thing first. Thrown by stores, met by the runner with another try. */
export class Conflict extends Error {
  override readonly name = 'Conflict'
}

/** Something the service depends on can't be reached now. The work was not done, and may be tried again. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
  readonly dependency: string
  /** Whole seconds after which it is worth trying again. */
  readonly retryAfterSeconds: number
  constructor(dependency: string, options: { readonly cause?: unknown; readonly retryAfterSeconds?: number } = {}) {
    super(`${dependency} can't be reached now.`, { cause: options.cause })
    this.dependency = dependency
    this.retryAfterSeconds = options.retryAfterSeconds ?? 2
  }
}

/**
 * Something the service depends on understood what was asked, and will never do it: a mailbox that does not exist, say.
 * Neither an outage nor a refusal of the shop's own; trying the same again is of no use.
 */
export class Rejected extends Error {
  override readonly name = 'Rejected'
  readonly dependency: string
  constructor(dependency: string, reason: string, options: { readonly cause?: unknown } = {}) {
    super(`${dependency} refused for good: ${reason}`, options)
    this.dependency = dependency
  }
}

/** An error and its causes in one line, for logs and dead letters. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? `${error.name}: ${error.message}` : `${error.name}: ${error.message} (${reasonOf(error.cause)})`
}
