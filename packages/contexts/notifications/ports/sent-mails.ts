import type { Instant } from '@minishop/kernel'

/**
 * Remembers which mails were sent, for a bounded time. However often and however many at once call `once` with the same id, `send` succeeds at most
 * once: whoever comes while it is under way waits for its outcome, and whoever comes later is told. A `send` that rejects is not remembered, and
 * the next call sends again.
 */
export abstract class SentMails {
  abstract once(mailId: string, at: Instant, send: () => Promise<void>): Promise<'sent' | 'sent-before'>
}
