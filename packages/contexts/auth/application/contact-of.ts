import type { Seals } from '@minishop/kernel'
import { Contact } from '../domain/contact.ts'
import type { Address } from '../domain/email.ts'

/** How to reach somebody, for notifications alone to read. */
export const contactOf = (seals: Seals, { email, name }: { readonly email: Address; readonly name?: string | undefined }): Promise<Contact> =>
  seals.seal(Contact, { email, ...(name !== undefined && { name }) })
