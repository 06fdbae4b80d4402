export * from './sendgrid-mailer.ts'
export type { Mail } from './mail.ts'
