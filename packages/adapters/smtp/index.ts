export * from './smtp-mailer.ts'
export { smtpSettings } from './settings.ts'
export type { Mail } from './mail.ts'
