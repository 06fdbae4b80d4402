/** One of the two that are compared. */
export interface Side {
  readonly url: string
  /** Of the processes that answer, without those of the stores. */
  readonly pids: readonly number[]
  /** Resolves when nothing that requests have set off is under way any more. */
  settled(): Promise<void>
  stop(): Promise<void>
}
