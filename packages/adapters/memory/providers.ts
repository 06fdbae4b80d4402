import { Announcements, Bus, Clock, Ids, Log, Manifest, Outbox, StatelessWork, UnitOfWork, provide, type Provider } from '@minishop/kernel'
import { memoryRelay, Relay } from './memory-relay.ts'
import { memoryOutbox } from './memory-outbox.ts'
import { MemoryStore } from './memory-store.ts'
import { memoryAnnouncements, memoryWork } from './memory-work.ts'

/** What a context with its store in memory needs. With `store` it goes on from what that one holds. */
export const memory = ({ store = new MemoryStore() }: { readonly store?: MemoryStore } = {}): readonly Provider[] => [
  provide(MemoryStore, () => store, []),
  provide(UnitOfWork, (store, { context }, ids) => memoryWork(store, { context, ids }), [MemoryStore, Manifest, Ids]),
  provide(Announcements, memoryAnnouncements, [MemoryStore]),
  provide(Outbox, memoryOutbox, [MemoryStore, Ids]),
  provide(Relay, (store, bus, clock, log) => memoryRelay(store, { bus, clock, log }), [MemoryStore, Bus, Clock, Log], {
    start: (relay) => relay.start(),
    stop: (relay) => relay.stop(),
  }),
]

/** What a context without a store needs: it announces in the course of its work, with ids that follow from what it heard. */
export const stateless = (): readonly Provider[] => [
  provide(StatelessWork, (bus, { context }) => new StatelessWork(bus, context), [Bus, Manifest]),
  provide(UnitOfWork, (work) => work, [StatelessWork]),
  provide(Announcements, (work) => work.announcements, [StatelessWork]),
]
