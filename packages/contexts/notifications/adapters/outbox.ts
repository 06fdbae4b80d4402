import type { Mail } from '@minishop/kernel'
import type { KeptMail, KeptMails } from '../ports/kept-mails.ts'
import type { Mailer } from '../ports/mailer.ts'

/** A mailer that keeps what it is given: for laptops and tests. */
export abstract class Outbox implements Mailer, KeptMails {
  abstract send(mail: Mail): Promise<void>
  abstract list(): Promise<readonly KeptMail[]>
}

/** Mails that are kept at most. */
export const mostKept = 500

/** A kept mail with what tells it from others. */
export interface Entry extends KeptMail {
  readonly id: string
}

export const entryOf = ({ id, to, subject, text, html }: Mail, at: Entry['at']): Entry => ({ id, to, subject, text, html, at })

/** The newest first, without what is nobody's concern. */
export const shown = (entries: readonly Entry[]): readonly KeptMail[] => entries.toReversed().map(({ id: _, ...mail }) => mail)
