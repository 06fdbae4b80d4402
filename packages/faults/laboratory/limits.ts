/** Seconds within which a service says that it has lost what it needs (I10), and within which what is healed works again by itself (I9). */
export const redWithinSeconds = 5
export const greenWithinSeconds = 30

/** What nothing may grow over (I11). */
export const limits = {
  /** Of one service, resident: what its container is given. */
  memoryMiB: 512,
  /** Of one runtime role to PostgreSQL: a pool of 10 and one of the relay, twice where a process follows one that was killed. The server itself refuses more than 40. */
  databaseConnections: 22,
  /** Open files of one service: callers, siblings and stores. The gateway takes 10 000 connections, and has 256 requests under way to each of seven services at most. */
  openFiles: 1_000,
  openFilesOfGateway: 12_000,
  /** Due in one outbox and not published. */
  unpublished: 10_000,
  deadLetters: 1_000,
}
