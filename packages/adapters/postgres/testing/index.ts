import { Bus, Clock, Ids, Log, Manifest, Metrics, RandomIds, type Context, type Message, type Port, type Provider } from '@minishop/kernel'
import { NoMetrics, RecordedLog, WallClock } from '@minishop/kernel/testing'
import { provisionDatabase, startPostgres, temporaryFolder, type DatabaseUrls, type Server, type Teardown } from '@minishop/servers'
import { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { postgres, type PostgresOptions } from '../postgres.ts'
import { Relay } from '../relay.ts'

/** Keeps what was published. `meanwhile` stands for the way to the broker: it may take its time or throw. */
export class RecordedBus extends Bus {
  readonly published: Message[] = []
  readonly #meanwhile: (message: Message) => Promise<void> | void
  constructor(meanwhile: (message: Message) => Promise<void> | void = () => {}) {
    super()
    this.#meanwhile = meanwhile
  }
  async publish(message: Message): Promise<void> {
    await this.#meanwhile(message)
    this.published.push(message)
  }
  async subscribe(): Promise<{ stop(): Promise<void> }> {
    return { stop: async () => {} }
  }
}

export interface ReplicaOptions extends Partial<Omit<PostgresOptions, 'entities' | 'migrations'>> {
  readonly bus?: Bus
  readonly clock?: Clock
  readonly log?: Log
  readonly metrics?: Metrics
}

/** Waits for what others bring about: looks again and again, and fails after half a minute. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It has not come to that within half a minute.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** One process of a context: its own pool and its own relay, which is not started yet. */
export interface Replica {
  readonly database: Database
  readonly relay: Relay
}

export interface TestDatabase extends DatabaseUrls {
  readonly name: string
  /** The database of a superuser, who may look at everything and end sessions. */
  readonly adminUrl: string
  /** Opens it as the context's runtime role; closed when the test is over. */
  replica(options?: ReplicaOptions): Promise<Replica>
}

export interface TestDatabaseSpec extends Pick<PostgresOptions, 'entities' | 'migrations'> {
  readonly context: Context
}

/**
 * Databases for the tests of one file: one real PostgreSQL, started with the first of them and stopped after the last test.
 * `const newDatabase = databases(test)`, and in a test `const { database } = await (await newDatabase(t, spec)).replica()`.
 */
export const databases = (hooks: { readonly after: { always(undo: () => Promise<void>): void } }) => {
  const undo: (() => Promise<void>)[] = []
  hooks.after.always(async () => {
    for (const step of undo.reverse()) await step()
  })
  const start = async (): Promise<Server> => {
    const folder = await temporaryFolder({ teardown: (remove) => undo.push(remove) })
    const server = await startPostgres({ folder, fsync: false })
    undo.push(server.stop)
    return server
  }
  let server: Promise<Server> | undefined
  let count = 0

  return async (t: Teardown, { context, entities, migrations }: TestDatabaseSpec): Promise<TestDatabase> => {
    const { url } = await (server ??= start())
    const name = `test_${++count}`
    const urls = await provisionDatabase(url, name)
    await migrate({ url: urls.ownerUrl, name, migrations, log: new RecordedLog() })
    const adminUrl = new URL(url)
    adminUrl.pathname = `/${name}`

    const replica = async (options: ReplicaOptions = {}): Promise<Replica> => {
      const { bus = new RecordedBus(), clock = new WallClock(), log = new RecordedLog(), metrics = new NoMetrics(), ...rest } = options
      const given: [Port, unknown][] = [
        [Bus, bus],
        [Clock, clock],
        [Log, log],
        [Metrics, metrics],
        [Ids, new RandomIds()],
        [Manifest, { context }],
      ]
      const made = await assemble(postgres({ url: urls.runtimeUrl, entities, migrations, ...rest }), given)
      const database = made.get(Database) as Database
      const relay = made.get(Relay) as Relay
      t.teardown(async () => {
        await relay.stop()
        await database.close()
      })
      return { database, relay }
    }
    return { ...urls, name, adminUrl: adminUrl.href, replica }
  }
}

const assemble = async (providers: readonly Provider[], given: [Port, unknown][]): Promise<ReadonlyMap<Port, unknown>> => {
  const made = new Map(given)
  for (const { port, make, needs } of providers) made.set(port, await make(...needs.map((need) => made.get(need))))
  return made
}
