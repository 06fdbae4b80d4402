import { command, nothing, siblings, struct, text } from '@minishop/kernel'
import { sessionsRevoked } from '../domain/letters/sessions-revoked.ts'
import { Contact } from '../domain/terms.ts'
import { post, postOffice } from './post.ts'

export const mailRevokedSessions = command({
  summary: 'Mail that a user was signed out, and why',
  allows: siblings,
  input: struct({ contact: Contact, reason: text({ max: 64 }) }),
  output: nothing,
  needs: postOffice,
  run: ({ contact, reason }, office, call) => post(sessionsRevoked, contact, { reason }, office, call),
})
