import { anyone, command, nothing, struct } from '@minishop/kernel'
import { end, isOpen } from '../domain/session.ts'
import { Sessions } from '../ports/sessions.ts'
import { GivenSecret } from './tokens-view.ts'

export const signOut = command({
  summary: 'Sign out',
  description: 'Whatever the token is, afterwards it is good for nothing.',
  allows: anyone,
  input: struct({ refreshToken: GivenSecret }),
  output: nothing,
  needs: { sessions: Sessions },
  async run({ refreshToken }, { sessions }, { at }) {
    const found = await sessions.findByToken(refreshToken)
    if (found && isOpen(found.session, at)) await sessions.save(end(found.session, at))
  },
})
