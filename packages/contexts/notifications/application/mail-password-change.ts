import { command, nothing, siblings, struct } from '@minishop/kernel'
import { passwordChanged } from '../domain/letters/password-changed.ts'
import { Contact } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailPasswordChange = command({
  summary: 'Mail that a password was changed',
  allows: siblings,
  input: struct({ contact: Contact }),
  output: nothing,
  needs: postOffice,
  run: ({ contact }, office, call) => post(passwordChanged, contact, {}, office, call),
})
