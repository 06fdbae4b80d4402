import { command, nothing, siblings, struct } from '@minishop/kernel'
import { passwordReset } from '../domain/letters/password-reset.ts'
import { Contact, MailedToken } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailPasswordReset = command({
  summary: 'Mail the token that sets a new password',
  allows: siblings,
  input: struct({ contact: Contact, token: MailedToken }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, token }, office, call) => post(passwordReset, contact, async () => ({ token: await office.seals.open(MailedToken, token) }), office, call),
})
