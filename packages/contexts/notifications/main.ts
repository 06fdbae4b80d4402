import { byScheme, compose, json, secret, serve, url, words, WrongConfiguration, type Setting } from '@minishop/host'
import { joseSeals, type PrivateSealKey } from '@minishop/jose'
import { Clock, provide, Seals, type Provider } from '@minishop/kernel'
import { mailgunMailer } from '@minishop/mailgun'
import { stateless } from '@minishop/memory'
import { sendgridMailer } from '@minishop/sendgrid'
import { smtpMailer } from '@minishop/smtp'
import { fileOutbox } from './adapters/outbox.file.ts'
import { memoryOutbox } from './adapters/outbox.memory.ts'
import { Outbox } from './adapters/outbox.ts'
import { memorySentMails } from './adapters/sent-mails.memory.ts'
import { letterheadOf } from './adapters/settled-letterhead.ts'
import { notifications } from './index.ts'
import { KeptMails } from './ports/kept-mails.ts'
import { Letterhead } from './ports/letterhead.ts'
import { Mailer } from './ports/mailer.ts'
import { SentMails } from './ports/sent-mails.ts'

const sealKey = (value: unknown): readonly PrivateSealKey[] => {
  if (!Array.isArray(value) || value.length === 0) throw new Error('is not a list of keys.')
  joseSeals({ context: notifications.name, recipients: {}, own: value })
  return value
}

const sender: Setting<string> & { readonly optional: true } = {
  summary: 'Who writes to customers: an address, or Name <address>. Needed wherever mails are really sent.',
  optional: true,
  read: (written) =>
    /^([^<>\p{Cc}]+<[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+>|[^\s<>@\p{Cc}]+@[^\s<>@\p{Cc}]+)$/u.test(written) ? written : new Error('must be shop@example.com or Shop <shop@example.com>.'),
}

const settings = {
  EMAIL_URL: url(['outbox', 'smtp', 'smtps', 'sendgrid', 'mailgun'], {
    summary: 'Where mails go: smtp://user:password@host, smtps://..., sendgrid:, mailgun:, or outbox: to keep them for GET /dev/mail (outbox:?folder=... keeps them for good).',
    fallback: 'outbox:',
    secret: true,
  }),
  SENDGRID_API_KEY: secret(1, { summary: 'With EMAIL_URL=sendgrid:', optional: true }),
  MAILGUN_API_KEY: secret(1, { summary: 'With EMAIL_URL=mailgun:', optional: true }),
  MAILGUN_DOMAIN: words({ summary: 'With EMAIL_URL=mailgun:, the sending domain.', optional: true }),
  MAIL_FROM: sender,
  PUBLIC_URL: url(['http', 'https'], { summary: 'Where people reach the shop; links in mails begin with it.', fallback: 'http://localhost:8080' }),
  SEAL_KEY: json(sealKey, { summary: 'The private keys that open what is sealed for notifications, as JSON: [<JWK, newest first>].', secret: true }),
  NODE_ENV: words({ summary: 'With "production", mails are sent and never kept.', optional: true }),
}

type Send = Mailer & { close(): void }

const delivering = (make: () => Send): readonly Provider[] => {
  const mailer = make()
  return [
    provide(Mailer, () => mailer, [], { stop: async () => mailer.close() }),
    provide(KeptMails, () => ({ list: async () => undefined }), []),
  ]
}
const keeping = (folder: string | null): readonly Provider[] => [
  provide(Outbox, (clock) => (folder === null ? memoryOutbox(clock) : fileOutbox(folder, clock)), [Clock]),
  provide(Mailer, (outbox) => outbox, [Outbox]),
  provide(KeptMails, (outbox) => outbox, [Outbox]),
]

const given = (variable: string, value: string | undefined): string => {
  if (value === undefined) throw new Error(`${variable} is not set, and EMAIL_URL needs it.`)
  return value
}
const hostOf = (url: URL) => {
  const host = url.searchParams.get('host')
  return host === null ? {} : { host }
}

/** Says in the words of a wrong configuration what one of several settings together makes impossible. */
const orFault = <T>(make: () => T): T => {
  try {
    return make()
  } catch (error) {
    throw new WrongConfiguration(notifications.name, [(error as Error).message])
  }
}

export const composition = compose(notifications, {
  outside: [Mailer],
  settings,
  providers: ({ EMAIL_URL, SENDGRID_API_KEY, MAILGUN_API_KEY, MAILGUN_DOMAIN, MAIL_FROM, PUBLIC_URL, SEAL_KEY, NODE_ENV }) =>
    orFault(() => {
      const kept = EMAIL_URL.protocol === 'outbox:'
      if (kept && NODE_ENV === 'production') throw new Error('EMAIL_URL is outbox:, which shows all mails to everybody. In production write smtp://, smtps://, sendgrid: or mailgun:.')
      const from = kept ? (MAIL_FROM ?? 'Minishop <shop@minishop.example>') : given('MAIL_FROM', MAIL_FROM)
      const smtp = ({ href }: URL) => delivering(() => smtpMailer({ url: href }))
      return [
        ...stateless(),
        ...byScheme(EMAIL_URL, {
          outbox: ({ searchParams }) => keeping(searchParams.get('folder')),
          smtp,
          smtps: smtp,
          sendgrid: (url) => delivering(() => sendgridMailer({ apiKey: given('SENDGRID_API_KEY', SENDGRID_API_KEY), ...hostOf(url) })),
          mailgun: (url) =>
            delivering(() => mailgunMailer({ apiKey: given('MAILGUN_API_KEY', MAILGUN_API_KEY), domain: given('MAILGUN_DOMAIN', MAILGUN_DOMAIN), ...hostOf(url) })),
        }),
        provide(SentMails, () => memorySentMails(), []),
        provide(Letterhead, () => letterheadOf({ from, publicUrl: PUBLIC_URL }), []),
        provide(Seals, () => joseSeals({ context: notifications.name, recipients: {}, own: SEAL_KEY }), []),
      ]
    }),
})

if (import.meta.main) await serve(composition)
