export * from './mailgun-mailer.ts'
export type { Mail } from './mail.ts'
