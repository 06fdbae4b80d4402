import { Conflict } from '@minishop/kernel'
import type { MemoryStore } from '@minishop/memory'
import { end, isOpen, type Session, type SessionId } from '../domain/session.ts'
import type { Issued, Sessions } from '../ports/sessions.ts'
import { accountsTable } from './accounts.memory.ts'
import { digest } from './digest.ts'

interface Kept {
  readonly session: Session
  readonly device: string
}

interface Given {
  readonly hash: string
  readonly accessHash: string
  readonly sessionId: SessionId
  readonly generation: number
}

export const memorySessions = (store: MemoryStore): Sessions => {
  const rows = store.table<Kept>('sessions')
  const tokens = store.table<Given>('tokens')
  const accounts = accountsTable(store)
  const replace = ({ session, device }: Kept) => rows.replace(session.sessionId, { session, device }, (kept) => kept.session.version === session.version - 1)
  const give = ({ sessionId, generation }: Session, { accessToken, refreshToken }: Issued) =>
    tokens.insert(digest(refreshToken), { hash: digest(refreshToken), accessHash: digest(accessToken), sessionId, generation })

  return {
    async open(session, issued, account) {
      await rows.insert(session.sessionId, { session, device: digest(issued.deviceToken) })
      if (accounts.get(account.userId)?.version !== account.version) throw new Conflict('The account was changed meanwhile.')
      await give(session, issued)
    },
    async findByToken(refreshToken) {
      const token = tokens.get(digest(refreshToken))
      const kept = token && rows.get(token.sessionId)
      return kept && { session: kept.session, generation: token.generation }
    },
    idByAccessToken: async (accessToken) => tokens.values().find(({ accessHash }) => accessHash === digest(accessToken))?.sessionId,
    find: async (sessionId) => rows.get(sessionId)?.session,
    openOf: async (userId, at) =>
      rows
        .values()
        .map(({ session }) => session)
        .filter((session) => session.userId === userId && isOpen(session, at))
        .sort((a, b) => (a.sessionId < b.sessionId ? 1 : -1)),
    async save({ state, events }, issued) {
      await replace({ session: state, device: rows.get(state.sessionId)?.device ?? '' })
      if (issued !== undefined) await give(state, issued)
      store.announce(state.userId, events)
    },
    announce: async (event) => store.announce(event.data.userId, [event]),
    async endAll(userId, at, except) {
      await store.write()
      for (const { session, device } of rows.values())
        if (session.userId === userId && session.sessionId !== except && session.endedAt === undefined) await replace({ session: end(session, at).state, device })
    },
    knowsDevice: async (userId, deviceToken) => rows.values().some(({ session, device }) => session.userId === userId && device === digest(deviceToken)),
    async forgetExpired(at) {
      await store.write()
      for (const { session } of rows.values()) if (session.expiresAt < at) await rows.delete(session.sessionId)
      for (const { hash, sessionId } of tokens.values()) if (rows.get(sessionId) === undefined) await tokens.delete(hash)
    },
  }
}
