import { Rejected } from './outage.ts'
import { EmailAddress } from './policy.ts'

/** A mail, ready to be sent by whoever delivers mails. */
export interface Mail {
  /** Of letters, digits, dots, dashes and underscores. The same for the same mail: a repeat carries the same mark, and can be recognised. */
  readonly id: string
  /** One bare address. */
  readonly to: string
  /** An address, or `Name <address>`. */
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers?: Readonly<Record<string, string>>
}

const controls = /[\u0000-\u001f\u007f]/

/** Throws `Rejected` for a mail that could become another one on its way: a second header, a second recipient. */
export const checkMail = (deliverer: string, { id, to, from, subject, headers = {} }: Mail): void => {
  const wrong = (what: string): never => {
    throw new Rejected(deliverer, what)
  }
  if (!/^[\w.-]{1,128}$/.test(id)) wrong('the id of a mail has letters, digits, dots, dashes and underscores only.')
  if (!EmailAddress.is(to)) wrong('the recipient is not one bare email address.')
  if (controls.test(from) || controls.test(subject)) wrong('sender and subject must not contain line breaks or other controls.')
  for (const [name, value] of Object.entries(headers))
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name) || controls.test(value)) wrong('the name or the value of a header is none.')
}

/** What marks all copies of one mail (RFC 5322, section 3.6.4). */
export const messageIdOf = ({ id, from }: Mail): string => `<${id}@${/@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'}>`
