import { secondsBetween, type Instant } from '@minishop/kernel'
import type { SentMails } from '../ports/sent-mails.ts'

export interface Bounds {
  /** A mail is remembered for so long. */
  readonly seconds: number
  /** Of more mails than these the oldest are forgotten. */
  readonly mails: number
}

/** Longer than announcements are kept and delivered again, and more than a day of a busy shop. */
export const bounds: Bounds = { seconds: 14 * 24 * 3600, mails: 200_000 }

/** Remembers within this process: two replicas, or a process and its successor, know nothing of each other's mails. */
export const memorySentMails = ({ seconds, mails }: Bounds = bounds): SentMails => {
  // In the order in which they were sent, so that the oldest come first.
  const sent = new Map<string, Instant>()
  const underWay = new Map<string, Promise<void>>()
  const forgetOld = (at: Instant) => {
    for (const [mailId, sentAt] of sent) {
      if (sent.size <= mails && secondsBetween(sentAt, at) <= seconds) return
      sent.delete(mailId)
    }
  }
  return {
    async once(mailId, at, send) {
      forgetOld(at)
      if (sent.has(mailId)) return 'sent-before'
      const other = underWay.get(mailId)
      if (other) return other.then(() => 'sent-before' as const)
      const sending = send()
      underWay.set(mailId, sending)
      try {
        await sending
        sent.set(mailId, at)
        forgetOld(at)
        return 'sent'
      } finally {
        underWay.delete(mailId)
      }
    },
  }
}
