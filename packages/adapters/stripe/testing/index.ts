export * from './local-stripe.ts'
export type { Intent, Refund } from './books.ts'
