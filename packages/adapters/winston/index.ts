export * from './winston-log.ts'
export type { Level } from './lines.ts'
