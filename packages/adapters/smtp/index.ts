export * from './smtp-mailer.ts'
export { smtpSettings } from './settings.ts'
