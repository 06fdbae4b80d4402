import type { Charts } from './charts.ts'

const database = (name: string): readonly string[] => [name, `${name}-owner`, `${name}-backup`, ...['owner', 'runtime', 'alternate', 'readonly', 'backup'].map((role) => `${name}-database-${role}`)]

/** The options by which all secrets of an environment come sealed. */
export const sealedOptions: readonly string[] = [
  '--set',
  'secrets.from=sealed',
  '--set-json',
  `secrets.sealed=${JSON.stringify(
    Object.fromEntries(
      [...['auth', 'catalog', 'shipping', 'orders'].flatMap(database), 'cart', 'cart-backup', 'payments', 'notifications', 'streams', 'messages-backup', 'nats-users', 'redis-users'].map((name) => [name, { KEY: 'AgB1' }]),
    ),
  )}`,
]

/** The Secrets that the chart of the stores makes, one way or the other. */
export const secretsMade = async (charts: Charts, ...options: readonly string[]): Promise<readonly string[]> =>
  (await charts.render('stores', 'production', ...options)).filter(({ kind }) => /^(ExternalSecret|SealedSecret)$/.test(kind)).map(({ metadata }) => metadata.name).sort()
