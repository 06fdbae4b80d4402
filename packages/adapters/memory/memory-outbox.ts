import { secondsBetween, type Ids, type Instant, type Outbox, type OutboxMessage, type Uuid } from '@minishop/kernel'
import type { Announced } from './announced.ts'
import type { MemoryStore } from './memory-store.ts'

/** The outbox of a store in memory, for those who repair. */
export const memoryOutbox = (store: MemoryStore, ids: Ids): Outbox => {
  const kept = () => store.history().published.flatMap(({ announced, at }) => (at === undefined ? [] : [{ announced, at }]))
  return {
    async status(at) {
      const isDue = ({ notBefore }: Announced) => notBefore === undefined || notBefore <= at
      const due = store.outbox().filter(isDue)
      const { failures } = store.history()
      const failed = due.find(({ message: { id } }) => failures.has(id))
      return {
        unpublished: due.length,
        oldestSeconds: Math.max(0, ...due.map((announced) => secondsBetween(dueAt(announced), at))),
        waiting: store.outbox().length - due.length,
        keptSince: kept().reduce<Instant | null>((first, { at }) => (first === null || at < first ? at : first), null),
        lastFailure: failed ? failures.get(failed.message.id)! : null,
      }
    },

    async republish(since, until) {
      const again = kept().filter(({ at }) => at >= since && (until === undefined || at < until))
      store.announceAgain(again.map(({ announced }) => announced))
      return again.length
    },

    async messagesOf(key, since) {
      const published = kept().map(({ announced, at }): OutboxMessage => ({ ...shown(announced), publishedAt: at }))
      const ofKey = new Set([...kept().map(({ announced }) => announced), ...store.outbox()].filter(({ message }) => message.key === key).map(({ message }) => message.id))
      return [...published, ...store.outbox().map(shown)].filter(({ id, time }) => ofKey.has(id) && time >= since)
    },

    async repeat(key, wanted, at) {
      const known = [...kept().map(({ announced }) => announced), ...store.outbox()]
      const again = wanted.flatMap((id) => {
        const found = known.find(({ message }) => message.id === id && message.key === key)
        return found ? [{ message: { ...found.message, id: ids.next(), time: at } }] : []
      })
      store.announceAgain(again)
      return again.length
    },
  }
}

const dueAt = ({ message: { time }, notBefore }: Announced): Instant => (notBefore !== undefined && notBefore > time ? notBefore : time)

const shown = ({ message: { id, subject, time, traceparent }, notBefore }: Announced): OutboxMessage => ({
  id: id as Uuid,
  subject,
  time,
  traceparent,
  ...(notBefore !== undefined && { notBefore }),
})
