import { assemble, type Environment } from '@minishop/host'
import { Services } from '@minishop/http'
import { AccessTokens, Bus, provide, RandomIds, SystemClock, type Log } from '@minishop/kernel'
import { compositionOf, type ContextName } from '../contexts.ts'
import { environmentFor, type Places } from '../environment.ts'
import type { Secrets } from '../secrets.ts'
import { seed, type Seeded } from '../seed/seed.ts'

/**
 * Seeds the databases of auth and catalog without their services: what is announced waits in their outboxes until those run.
 */
export const seedDatabases = async (secrets: Secrets, places: Places, environment: Environment, logOf: (name: ContextName) => Log): Promise<Seeded> => {
  const [auth, catalog] = await Promise.all(
    (['auth', 'catalog'] as const).map(async (name) =>
      assemble(await compositionOf(name), {
        environment: environmentFor(name, secrets, places, environment),
        clock: new SystemClock(),
        ids: new RandomIds(),
        log: logOf(name),
        metrics: { count() {}, observe() {}, gauge() {} },
        providers: [
          provide(Services, () => ({ send: () => Promise.reject(new Error('Seeding asks nobody.')) }), []),
          provide(Bus, () => ({ publish: () => Promise.reject(new Error('Seeding publishes nothing.')), subscribe: async () => ({ stop: async () => {} }) }), []),
          provide(AccessTokens, () => ({ verify: async () => undefined }), []),
        ],
      }),
    ),
  )
  try {
    return await seed({ auth: auth!.run, catalog: catalog!.run }, environment)
  } finally {
    await Promise.all([auth!.stop(), catalog!.stop()])
  }
}
