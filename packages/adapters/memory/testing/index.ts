import { Announcements, Ids, Outbox, runner, type Actor, type Call, type Context, type InputOf, type Outcome, type Port, type UseCase, type Uuid } from '@minishop/kernel'
import { FixedClock, ListedIds, testCall, testId } from '@minishop/kernel/testing'
import { MemoryStore } from '../memory-store.ts'
import { memoryOutbox } from '../memory-outbox.ts'
import { memoryAnnouncements, memoryWork } from '../memory-work.ts'

/** A port with what stands behind it in a test. */
export type Cast = readonly [Port, unknown]

export interface Rehearsal {
  readonly clock: FixedClock
  readonly store: MemoryStore
  /** Runs a use case as the runner does, in a unit of work; by nobody, unless the call says who. */
  readonly ask: <U extends UseCase>(useCase: U, input: InputOf<U>, call?: Partial<Call<Actor>>) => Promise<Outcome>
  /** The same, as a sibling's announcement. Each call is a message of its own unless `id` says which one comes again. */
  readonly hear: <U extends UseCase>(useCase: U, input: InputOf<U>, id?: Uuid) => Promise<Outcome>
  /** What was announced since this was last asked, in order: type and data. */
  readonly announced: () => readonly { readonly type: string; readonly data: unknown; readonly notBefore?: string }[]
}

/** A context on a store in memory, at a time that stands: what the tests of its use cases are played on. */
export const rehearsal = (context: Context<any>, cast: (store: MemoryStore, clock: FixedClock) => readonly Cast[]): Rehearsal => {
  const clock = new FixedClock()
  const ids = new ListedIds()
  const store = new MemoryStore()
  const ports = new Map<Port, unknown>([[Ids, ids], [Announcements, memoryAnnouncements(store)], [Outbox, memoryOutbox(store, ids)], ...cast(store, clock)])
  const run = runner(({ needs }) => Object.fromEntries(Object.entries<Port>(needs).map(([name, port]) => {
    if (!ports.has(port)) throw new Error(`The rehearsal has nobody for ${port.name}.`)
    return [name, ports.get(port)]
  })), memoryWork(store, { context, ids }))
  let message = 0x40000
  return {
    clock,
    store,
    ask: (useCase, input, call) => run(useCase, { input, call: testCall({ at: clock.now(), ...call }), unknownFields: 'refuse' }),
    hear: (useCase, input, id = testId(message++)) =>
      run(useCase, {
        input,
        call: testCall({ id, at: clock.now(), actor: { kind: 'sibling', name: 'a-sibling' } }),
        unknownFields: 'ignore',
        once: { scope: useCase.summary, key: id },
      }),
    announced: () =>
      store.outbox().map(({ message: { id, subject, data }, notBefore }) => {
        store.published(id)
        return { type: subject.split('.')[1]!, data, ...(notBefore && { notBefore }) }
      }),
  }
}
