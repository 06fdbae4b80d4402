import sendgrid from '@sendgrid/mail'
import { checkMail, reasonOf, Rejected, Unavailable, type Mail } from '@minishop/kernel'

export interface SendgridSettings {
  /** `SG....`, with the right to send mails. */
  readonly apiKey: string
  /** SendGrid's own unless said otherwise (`https://api.eu.sendgrid.com` keeps mails in Europe). */
  readonly host?: string
  readonly timeoutMilliseconds?: number
}

export interface SendgridMailer {
  send(mail: Mail): Promise<void>
  /** Whether SendGrid can be reached and knows the key; else in words why not. */
  verify(): Promise<true | string>
  close(): void
}

// The package's types show neither the class behind its one shared instance nor the client inside: each mailer has its own of both.
const { MailService } = sendgrid as unknown as { readonly MailService: new () => typeof sendgrid & { readonly client: Client } }

interface Client {
  setDefaultRequest(settings: { readonly baseUrl: string; readonly timeout: number; readonly maxRedirects: 0 }): void
  request(request: { readonly method: 'GET'; readonly url: string }): Promise<unknown>
}

/**
 * Sends mails by SendGrid's Web API v3. The id goes along as `custom_args.mail_id` and in the header `X-Mail-Id`, by which a second copy
 * can be recognised; SendGrid itself sends what it is told twice. Links are not rewritten and opening is not tracked: links carry secrets.
 * A mail that SendGrid finds wrong (400, 413, 422) is `Rejected`; all else is `Unavailable`, also a key it does not accept. Redirects are not followed.
 */
export const sendgridMailer = ({ apiKey, host = 'https://api.sendgrid.com', timeoutMilliseconds = 10_000 }: SendgridSettings): SendgridMailer => {
  if (!apiKey.startsWith('SG.')) throw new Error('The API key of SendGrid starts with "SG.".')
  const service = new MailService()
  service.setApiKey(apiKey)
  service.client.setDefaultRequest({ baseUrl: host, timeout: timeoutMilliseconds, maxRedirects: 0 })

  return {
    async send(mail) {
      checkMail('SendGrid', mail)
      const { id, to, from, subject, text, html, headers } = mail
      try {
        await service.send({
          to,
          from,
          subject,
          text,
          html,
          headers: { ...headers, 'Auto-Submitted': 'auto-generated', 'X-Mail-Id': id },
          customArgs: { mail_id: id },
          trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false } },
        })
      } catch (error) {
        throw explained(error as Failure)
      }
    },
    verify: () => service.client.request({ method: 'GET', url: '/v3/scopes' }).then(() => true as const, (error) => reasonOf(withoutRequest(error))),
    close() {},
  }
}

/** What says that this mail is wrong, rather than that SendGrid or our account with it is. */
const aboutTheMail = [400, 413, 422]

/** The client's error: with a `response`, `code` is its status; without one nobody answered. */
interface Failure {
  readonly message: string
  readonly code?: number | string
  readonly response?: { readonly headers: Readonly<Record<string, string>>; readonly body?: unknown }
}

const explained = (failure: Failure): Error => {
  const { code, message, response } = failure
  if (response !== undefined && aboutTheMail.includes(Number(code))) return new Rejected('SendGrid', reasonsIn(response.body) || message)
  const wait = Number(response?.headers['retry-after'])
  return new Unavailable('SendGrid', { cause: withoutRequest(failure), ...(Number.isInteger(wait) && wait > 0 && { retryAfterSeconds: wait }) })
}

const reasonsIn = (body: unknown): string => {
  const { errors } = (body ?? {}) as { readonly errors?: unknown }
  return Array.isArray(errors) ? errors.map((error: { readonly message?: string }) => error.message).join(' ') : ''
}

// The client's own errors carry the whole request: the mail with its links, and the API key.
const withoutRequest = ({ code, message }: Failure): Error => new Error(code === undefined ? message : `${message} (${code})`)
