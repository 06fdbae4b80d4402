import { command, nothing, signedIn, struct } from '@minishop/kernel'
import { end, isOpen, SessionId, sessionNotFound } from '../domain/session.ts'
import { Sessions } from '../ports/sessions.ts'

export const endSession = command({
  summary: 'End one of your sessions',
  allows: signedIn,
  input: struct({ sessionId: SessionId }),
  output: nothing,
  refuses: [sessionNotFound],
  needs: { sessions: Sessions },
  async run({ sessionId }, { sessions }, { actor, at }) {
    const session = await sessions.find(sessionId)
    if (session?.userId !== actor.id || !isOpen(session, at)) return sessionNotFound
    await sessions.save(end(session, at))
  },
})
