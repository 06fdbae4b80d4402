import { Services } from '@minishop/http'
import { AccessTokens, Bus, provide, RandomIds, UnitOfWork, type Clock } from '@minishop/kernel'
import { FixedClock, ListedIds, NoMetrics, RecordedLog, testCall } from '@minishop/kernel/testing'
import { memoryBus } from '@minishop/memory'
import { provisionDatabase, startPostgres, temporaryFolder, type DatabaseUrls, type Teardown } from '@minishop/servers'
import { assemble, type Assembled } from '../assembly.ts'
import type { Composition } from '../composition.ts'
import type { Environment } from '../settings.ts'

export interface Staged extends Assembled {
  readonly clock: FixedClock
  readonly log: RecordedLog
  /** Runs `work` in a unit of work of its own, and keeps what it did. */
  readonly keep: <T>(work: () => Promise<T>) => Promise<T>
}

/** A composition as its service would put it together, without siblings, at a time that stands. Stopped when the test is over. */
export const staged = async (t: Teardown, composition: Composition, environment: Environment, { realIds = false } = {}): Promise<Staged> => {
  const clock = new FixedClock()
  const log = new RecordedLog()
  const assembled = await assemble(composition, {
    environment,
    clock,
    ids: realIds ? new RandomIds() : new ListedIds(),
    log,
    metrics: new NoMetrics(),
    providers: [
      provide(Bus, () => memoryBus({ clock: clock as Clock, log }), []),
      provide(Services, () => ({ send: async (context) => Promise.reject(new Error(`Nobody plays ${context} here.`)) }), []),
      provide(AccessTokens, () => ({ verify: async () => undefined }), []),
    ],
  })
  t.teardown(() => assembled.stop())
  const work = assembled.get(UnitOfWork)
  const keep = async <T>(job: () => Promise<T>): Promise<T> => {
    let result!: T
    await work.perform(undefined, testCall({ at: clock.now() }), async () => {
      result = await job()
      return { answer: undefined, keep: true }
    })
    return result
  }
  return { ...assembled, clock, log, keep }
}

/** A real PostgreSQL with the composition's own database, migrated by its owner: the URL is its runtime role's. */
export const migratedDatabase = async (t: Teardown, composition: Composition): Promise<DatabaseUrls> => {
  const server = await startPostgres({ folder: await temporaryFolder(t), fsync: false })
  t.teardown(() => server.stop())
  const urls = await provisionDatabase(server.url, composition.context.name)
  await composition.migrate?.(urls.ownerUrl, new RecordedLog())
  return urls
}

/** The hooks of AVA that a suite needs. */
interface Hooks {
  readonly before: (hook: () => Promise<void>) => void
  readonly after: { readonly always: (hook: () => Promise<void>) => void }
}

/**
 * A composition on memory and on PostgreSQL, for one suite run on both: `for (const store of stores) test(`${store}: ...`, ...)` with
 * `stageOf(store)` inside. The server runs for the test file; what one test writes another can see.
 */
export const onMemoryAndPostgres = ({ before, after }: Hooks, composition: Composition) => {
  const undone: (() => Promise<void>)[] = []
  const teardown: Teardown = { teardown: (undo) => void undone.unshift(undo) }
  const stages = new Map<string, Staged>()
  before(async () => {
    const { runtimeUrl } = await migratedDatabase(teardown, composition)
    stages.set('PostgreSQL', await staged(teardown, composition, { DATABASE_URL: runtimeUrl }, { realIds: true }))
    stages.set('memory', await staged(teardown, composition, { DATABASE_URL: 'memory:' }))
  })
  after.always(async () => {
    for (const undo of undone) await undo()
  })
  return { stores: ['memory', 'PostgreSQL'] as const, stageOf: (store: string): Staged => stages.get(store)! }
}
