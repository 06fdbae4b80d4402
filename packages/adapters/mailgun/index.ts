export * from './mailgun-mailer.ts'
