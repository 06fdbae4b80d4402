export * from './nats.ts'
export * from './nats-bus.ts'
export * from './streams.ts'
export type { MessagesServer } from './server.ts'
