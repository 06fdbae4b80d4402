import type { Mail } from '@minishop/kernel'

/**
 * Hands mails to whoever delivers them. When `send` resolves, the mail was accepted by the other side and is its responsibility;
 * whether it arrives, nobody is told. Rejects with `Unavailable` when the mail was not accepted now, or when that is unknown (it may then
 * have been sent: the same mail sent again carries the same mark), and with `Rejected` when it never will be.
 * Nothing in a mail can add a header or a recipient: a line break where none belongs is `Rejected`.
 */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<void>
}
