import { command, nothing, Seals, signedIn, struct } from '@minishop/kernel'
import { userNotFound } from '../domain/account.ts'
import { SessionsRevoked } from '../domain/session.ts'
import { Accounts } from '../ports/accounts.ts'
import { Sessions } from '../ports/sessions.ts'
import { contactOf } from './contact-of.ts'

export const signOutEverywhere = command({
  summary: 'End all sessions',
  description: 'Also the one that asks. Access tokens that are out are good for up to 10 more minutes.',
  allows: signedIn,
  input: struct({}),
  output: nothing,
  refuses: [userNotFound],
  needs: { accounts: Accounts, sessions: Sessions, seals: Seals },
  async run(_input, { accounts, sessions, seals }, { actor, at }) {
    const account = await accounts.find(actor.id)
    if (account === undefined) return userNotFound
    await sessions.endAll(actor.id, at)
    await sessions.announce(SessionsRevoked({ userId: actor.id, contact: await contactOf(seals, account), reason: 'signed-out-everywhere' }))
  },
})
