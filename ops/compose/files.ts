import { provisioningScript } from '@minishop/servers'
import { withDatabase } from '../../packages/shop/contexts.ts'
import type { Secrets } from '../../packages/shop/secrets.ts'

/** What is nobody's but Compose's: the passwords of the stores' superusers and of Grafana. */
export interface StorePasswords {
  readonly postgres: string
  readonly redis: string
  readonly grafana: string
}

const urlOf = (name: string, role: 'owner' | 'runtime', { databases }: Secrets, host: string): string =>
  `postgres://${name}_${role}:${encodeURIComponent(databases[name]![role])}@${host}/${name}`

/** The secrets that compose.yml names, by their files. */
export const composeFiles = (secrets: Secrets, { postgres, redis, grafana }: StorePasswords): ReadonlyMap<string, string> =>
  new Map([
    ['postgres', postgres],
    ['databases', provisioningScript(secrets.databases)],
    // Rather refuses to write than pushes a cart out.
    ['redis.conf', ['bind * -::*', `requirepass ${redis}`, 'dir /data', 'appendonly yes', 'appendfsync everysec', 'save ""', 'maxmemory-policy noeviction', ''].join('\n')],
    ['cart-store', `redis://:${redis}@redis:6379`],
    ['grafana', grafana],
    ['password-pepper', secrets.passwordPepper],
    ['auth-key-secret', secrets.authKeySecret],
    ['webhook-secret', secrets.webhookSecret],
    ['seal-keys', JSON.stringify(Object.fromEntries(Object.entries(secrets.seals).map(([name, { publicKey }]) => [name, [publicKey]])))],
    ...Object.entries(secrets.seals).map(([name, { privateKey }]) => [`${name}-seal-key`, JSON.stringify([privateKey])] as const),
    ...withDatabase.flatMap((name) => (['owner', 'runtime'] as const).map((role) => [`${name}-${role}`, urlOf(name, role, secrets, 'postgres:5432')] as const)),
  ])

/** For commands of this checkout, which reach the databases at the port that Compose publishes on this machine. */
export const operatorEnvironment = (secrets: Secrets, port: string): string =>
  withDatabase
    .flatMap((name) => [
      `DATABASE_URL_${name.toUpperCase()}=${urlOf(name, 'runtime', secrets, `127.0.0.1:${port}`)}`,
      `DATABASE_OWNER_URL_${name.toUpperCase()}=${urlOf(name, 'owner', secrets, `127.0.0.1:${port}`)}`,
    ])
    .join('\n') + '\n'
