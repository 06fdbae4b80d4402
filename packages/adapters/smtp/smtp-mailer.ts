import { createTransport, type NodemailerError } from 'nodemailer'
import { checkMail, messageIdOf, reasonOf, Rejected, Unavailable, type Mail } from '@minishop/kernel'
import { smtpSettings } from './settings.ts'

export interface SmtpSettings {
  /** `smtp://` or `smtps://`, as `smtpSettings` reads it. */
  readonly url: string
  /** How long the other side may stay silent, at any step. */
  readonly timeoutMilliseconds?: number
}

export interface SmtpMailer {
  send(mail: Mail): Promise<void>
  /** Whether a connection can be made and the server lets us in; else in words why not. */
  verify(): Promise<true | string>
  close(): void
}

/**
 * Sends mails by SMTP (RFC 5321) over a few kept connections. The Message-ID follows from the mail's id. What the server refuses for good
 * (a 5yz reply to the recipient or the content) is `Rejected`; everything else that goes wrong is `Unavailable`, also that it does not let us in.
 * A mail whose connection broke is not sent again here: only the caller knows whether a second copy is better than none.
 */
export const smtpMailer = ({ url, timeoutMilliseconds = 10_000 }: SmtpSettings): SmtpMailer => {
  const transport = createTransport(
    {
      ...smtpSettings(url),
      maxConnections: 3,
      maxRequeues: 0,
      connectionTimeout: timeoutMilliseconds,
      greetingTimeout: timeoutMilliseconds,
      dnsTimeout: timeoutMilliseconds,
      socketTimeout: timeoutMilliseconds,
    },
    { disableFileAccess: true, disableUrlAccess: true },
  )
  // Failures of idle connections are of no interest: the pool makes new ones.
  transport.on('error', () => {})

  return {
    async send(mail) {
      checkMail('SMTP', mail)
      const { to, from, subject, text, html, headers } = mail
      try {
        await transport.sendMail({
          to: { name: '', address: to },
          from,
          subject,
          text,
          html,
          messageId: messageIdOf(mail),
          // RFC 3834: no out-of-office answers to a machine.
          headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw explained(error as NodemailerError)
      }
    },
    verify: () => transport.verify().then(() => true as const, reasonOf),
    close: () => transport.close(),
  }
}

/** Replies that are about us rather than about the mail (RFC 4954): they pass when somebody corrects the settings. */
const aboutUs = [530, 534, 535, 538]

const explained = (error: NodemailerError): Error => {
  const aboutMail = error.code === 'EENVELOPE' || error.code === 'EMESSAGE'
  const forGood = error.permanent ?? error.responseCode === undefined
  return aboutMail && forGood && !aboutUs.includes(error.responseCode ?? 0)
    ? new Rejected('SMTP', error.response ?? error.message, { cause: error })
    : new Unavailable('SMTP', { cause: error })
}
