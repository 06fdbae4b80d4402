import Mailgun from 'mailgun.js'
import { checkMail, messageIdOf, reasonOf, Rejected, Unavailable, type Mail } from '@minishop/kernel'

export interface MailgunSettings {
  readonly apiKey: string
  /** The sending domain, as it is set up with Mailgun. */
  readonly domain: string
  /** Mailgun's own unless said otherwise (`https://api.eu.mailgun.net` keeps mails in Europe). */
  readonly host?: string
  readonly timeoutMilliseconds?: number
}

export interface MailgunMailer {
  send(mail: Mail): Promise<void>
  /** Whether Mailgun can be reached, and knows the key and the domain; else in words why not. */
  verify(): Promise<true | string>
  close(): void
}

/**
 * Sends mails by Mailgun's API v3. The Message-ID follows from the mail's id, which goes along as the variable `mail_id` too: by both
 * a second copy can be recognised; Mailgun itself sends what it is told twice. Links are not rewritten and opening is not tracked: links carry secrets.
 * A mail that Mailgun finds wrong (400, 413, 422) is `Rejected`; all else is `Unavailable`, also a key it does not accept.
 * The client follows redirects, but the key does not go with them to another host, and only an answer with an id counts as accepted.
 */
export const mailgunMailer = ({ apiKey, domain, host = 'https://api.mailgun.net', timeoutMilliseconds = 10_000 }: MailgunSettings): MailgunMailer => {
  if (apiKey === '') throw new Error('Mailgun needs an API key.')
  if (!/^[a-z0-9.-]+$/i.test(domain)) throw new Error('The sending domain of Mailgun is a bare host name.')
  // By the standard's own fetch, which takes the key off a request that is redirected to another origin.
  const client = new Mailgun(FormData).client({ username: 'api', key: apiKey, url: host, timeout: timeoutMilliseconds, useFetch: true })

  return {
    async send(mail) {
      checkMail('Mailgun', mail)
      const { id, to, from, subject, text, html, headers = {} } = mail
      try {
        const { id: accepted } = await client.messages.create(domain, {
          to,
          from,
          subject,
          text,
          html,
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [`h:${name}`, value])),
          'h:Auto-Submitted': 'auto-generated',
          'h:Message-Id': messageIdOf(mail),
          'v:mail_id': id,
          'o:tracking': 'no',
        })
        if (!accepted) throw new Error('The answer has no id.')
      } catch (error) {
        throw explained(error as Failure)
      }
    },
    verify: () => client.domains.get(domain).then(() => true as const, (error: Failure) => reasonOf(readable(error))),
    close() {},
  }
}

/** The client's error: `message` is the status in words or, where nobody answered, a code such as ECONNREFUSED; then `status` is 400 all the same. */
interface Failure {
  readonly status?: number
  readonly message: string
  readonly details?: string
}

/** What says that this mail is wrong, rather than that Mailgun or our account with it is. */
const aboutTheMail = [400, 413, 422]
const nobodyAnswered = /^(E[A-Z]+|ERR_(?!BAD_REQUEST$)[A-Z_]+)$/

const explained = (failure: Failure): Error =>
  failure.status !== undefined && aboutTheMail.includes(failure.status) && !nobodyAnswered.test(failure.message)
    ? new Rejected('Mailgun', failure.details || failure.message)
    : new Unavailable('Mailgun', { cause: readable(failure) })

const readable = ({ status, message, details }: Failure): Error =>
  new Error([nobodyAnswered.test(message) ? undefined : status, message, details].filter(Boolean).join(' '))
