export * from './sendgrid-mailer.ts'
