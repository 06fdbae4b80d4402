import { EmailAddress, optional, sealed, struct, text, type Sealed, type TypeOf, type UserId } from '@minishop/kernel'

export const Name = text({ min: 1, max: 200, pattern: /^[^\p{Cc}]*[^\s\p{Cc}][^\p{Cc}]*$/u, otherwise: 'must not be blank or hold control characters' })

/** How to reach a user by mail: for notifications alone. */
export const Contact = sealed('notifications', struct({ email: EmailAddress, name: optional(Name) }))
export type Contact = TypeOf<typeof Contact>
/** What a mailed link carries: whoever reads it can act for the user. */
export const MailedToken = sealed('notifications', text({ min: 1, max: 512 }))
export type MailedToken = TypeOf<typeof MailedToken>

/** Of the form of a seal, for the published samples; nobody can open it. */
const sampleSeal = 'eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSJ9..c2FtcGxl.c2FtcGxl.c2FtcGxl'
export const sampleUser = '0195a7c2-7d00-7000-8000-0000000000b1' as UserId
export const sampleContact = sampleSeal as Sealed<TypeOf<typeof Contact.content>>
export const sampleToken = sampleSeal as Sealed<string>
