import { RecordedLog, TransparentSeals } from '@minishop/kernel/testing'
import { memorySentMails } from '../adapters/sent-mails.memory.ts'
import { letterheadOf } from '../adapters/settled-letterhead.ts'
import type { Mailer } from '../ports/mailer.ts'

/** What a use case that mails is given, for tests that run it without a rehearsal. */
export const officeOf = (mailer: Mailer) => ({
  mailer,
  sentMails: memorySentMails(),
  seals: new TransparentSeals(),
  letterhead: letterheadOf({ from: 'shop@minishop.example', publicUrl: new URL('https://shop.example') }),
  log: new RecordedLog(),
})
