import { messageOf, type Announcements, type Context, type Ids, type UnitOfWork } from '@minishop/kernel'
import type { MemoryStore } from './memory-store.ts'

/** The unit of work over a store in memory: tables, announcements and the answer under the command's identity, all or none. */
export const memoryWork = (store: MemoryStore, { context, ids }: { readonly context: Context; readonly ids: Ids }): UnitOfWork => ({
  perform: (identity, { at, traceparent }, job) =>
    store.perform({ identity, at, job, messageOf: (event, key) => messageOf(context, event, { id: ids.next(), key, time: at, traceparent }) }),
})

/** Announcements that are kept with the store's unit of work. */
export const memoryAnnouncements = (store: MemoryStore): Announcements => ({
  announce: async (key, events) => store.announce(key, events),
})
