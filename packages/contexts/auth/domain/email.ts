import { checked, EmailAddress, type Brand, type Codec } from '@minishop/kernel'

/** An address as it is kept and compared: without surrounding blanks, in lower case, compatibility characters replaced (Unicode NFKC). */
export type Address = Brand<string, 'Address'>

/** RFC 5321 lets a mailbox be case-sensitive; no provider that people use is, and two accounts that differ in case alone help only impostors. */
export const normalised = (email: string): Address => email.normalize('NFKC').trim().toLowerCase() as Address

/** An address as people type it: it is good when its normalised form is. */
export const GivenEmail: Codec<string> = checked<string>('email', { type: 'string', format: 'email', maxLength: 320 }, (value) =>
  typeof value === 'string' && value.length <= 320 && EmailAddress.is(normalised(value)) ? undefined : 'must be an email address',
)
