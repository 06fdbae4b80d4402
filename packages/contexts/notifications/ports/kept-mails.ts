import type { Instant, Mail } from '@minishop/kernel'

/** A mail that was not delivered to anybody, and when it would have been. */
export interface KeptMail extends Pick<Mail, 'to' | 'subject' | 'text' | 'html'> {
  readonly at: Instant
}

/** The mails of a laptop's shop, which go nowhere. */
export abstract class KeptMails {
  /** The newest first. Nothing where mails are really sent: those are nobody's to read. */
  abstract list(): Promise<readonly KeptMail[] | undefined>
}
