import { command, nothing, siblings, struct } from '@minishop/kernel'
import { verification } from '../domain/letters/verification.ts'
import { Contact, MailedToken } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailVerification = command({
  summary: 'Mail the token that confirms an address',
  allows: siblings,
  input: struct({ contact: Contact, token: MailedToken }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, token }, office, call) => post(verification, contact, async () => ({ token: await office.seals.open(MailedToken, token) }), office, call),
})
