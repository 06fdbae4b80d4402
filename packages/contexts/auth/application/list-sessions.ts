import { Flag, Instant, listOf, nullable, query, signedIn, struct, text } from '@minishop/kernel'
import { SessionId } from '../domain/session.ts'
import { Sessions } from '../ports/sessions.ts'

const most = 100
const SessionView = struct({ sessionId: SessionId, startedAt: Instant, lastUsedAt: Instant, expiresAt: Instant, current: Flag })

export const listSessions = query({
  summary: 'List your sessions',
  description: 'The newest hundred. `current` marks the one that asks.',
  allows: signedIn,
  input: struct({}),
  output: struct({ items: listOf(SessionView, { max: most }), nextCursor: nullable(text({ max: 1 })) }),
  needs: { sessions: Sessions },
  async run(_input, { sessions }, { actor, at, bearer }) {
    const current = bearer === undefined ? undefined : await sessions.idByAccessToken(bearer)
    const open = await sessions.openOf(actor.id, at)
    return { items: open.slice(0, most).map((session) => ({ ...session, current: session.sessionId === current })), nextCursor: null }
  },
})
