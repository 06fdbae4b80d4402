import { command, nothing, siblings, struct } from '@minishop/kernel'
import { registrationRepeated } from '../domain/letters/registration-repeated.ts'
import { Contact } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailRepeatedRegistration = command({
  summary: 'Tell the owner of an account that somebody registered with its address',
  allows: siblings,
  input: struct({ contact: Contact }),
  output: nothing,
  needs: postOffice,
  run: ({ contact }, office, call) => post(registrationRepeated, contact, ({ email }) => ({ email }), office, call),
})
