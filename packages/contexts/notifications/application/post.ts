import { Log, Rejected, Seals, type Call, type Sealed, type TypeOf } from '@minishop/kernel'
import { ageOf } from '../domain/age.ts'
import type { Template } from '../domain/letter.ts'
import { oneLine, rendered } from '../domain/rendering.ts'
import { Contact } from '../domain/terms.ts'
import { Letterhead } from '../ports/letterhead.ts'
import { Mailer } from '../ports/mailer.ts'
import { SentMails } from '../ports/sent-mails.ts'

/** What every use case that mails needs. */
export const postOffice = { mailer: Mailer, sentMails: SentMails, seals: Seals, letterhead: Letterhead, log: Log }
type PostOffice = { readonly [K in keyof typeof postOffice]: InstanceType<(typeof postOffice)[K]> }

type Reached = TypeOf<typeof Contact.content>

/**
 * Mails a template to the contact of an announcement: once, and not when it is too late for it. An outage is thrown, so that the announcement comes
 * again; a mail that is refused for good is logged and done with, since no repeat would help. The log names the mail, never its reader.
 */
export const post = async <Facts>(
  template: Template<Facts>,
  contact: Sealed<Reached>,
  factsOf: Facts | ((reached: Reached) => Facts | Promise<Facts>),
  { mailer, sentMails, seals, letterhead, log }: PostOffice,
  call: Call,
): Promise<void> => {
  const age = ageOf(call.id, call.at)
  if (age > template.maxAgeSeconds) return log.write('warn', 'mail not sent: it is too late for it', { template: template.name, messageId: call.id, ageSeconds: Math.round(age) })

  const reached = await seals.open(Contact, contact)
  const facts = typeof factsOf === 'function' ? await (factsOf as (reached: Reached) => Facts | Promise<Facts>)(reached) : factsOf
  const id = `${template.name}.${template.key?.(facts) ?? call.id}`
  const { publicUrl, from } = letterhead
  const letter = rendered(template.write(facts, { publicUrl, name: reached.name }))
  const send = async () => {
    try {
      await mailer.send({ id, to: reached.email, from, ...letter })
    } catch (error) {
      if (!(error instanceof Rejected)) throw error
      log.write('warn', 'mail refused for good', { template: template.name, mailId: id, reason: withoutAddresses(error.message) })
    }
  }
  const outcome = await sentMails.once(id, call.at, send)
  log.write('debug', outcome === 'sent' ? 'mail handled' : 'mail sent before', { template: template.name, mailId: id })
}

/** Servers like to repeat to whom they do not deliver. */
const withoutAddresses = (reason: string): string => oneLine(reason).replace(/[^\s<>@]+@[^\s<>@]+/g, '***')
