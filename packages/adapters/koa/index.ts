export * from './server.ts'
export type { Middleware } from 'koa'
