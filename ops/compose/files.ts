import { natsAuthorization, provisioningScript, redisSettings, redisUsers } from '@minishop/servers'
import { allContexts, contextNames, withDatabase } from '../../packages/shop/contexts.ts'
import type { Secrets } from '../../packages/shop/secrets.ts'
import { cartUser, messagesUsers } from '../../packages/shop/stores.ts'

/** What is nobody's but Compose's: the passwords of the stores' superusers and of Grafana. */
export interface StorePasswords {
  readonly postgres: string
  readonly redis: string
  readonly nats: string
  readonly grafana: string
}

const urlOf = (name: string, role: 'owner' | 'runtime', { databases }: Secrets, host: string): string =>
  `postgres://${name}_${role}:${encodeURIComponent(databases[name]![role])}@${host}/${name}`

/** What NATS is told: who may do what is what `up` tells its own. What is JSON is also a NATS configuration. */
const natsSettings = async (secrets: Secrets, adminPassword: string) => {
  const contexts = await allContexts()
  const authorization = natsAuthorization(adminPassword, await messagesUsers(contexts, secrets))
  return { server_name: 'minishop', listen: '0.0.0.0:4222', http: '0.0.0.0:8222', jetstream: { store_dir: '/messages' }, authorization }
}
const messagesUrl = (user: string, password: string): string => `nats://${user}:${encodeURIComponent(password)}@nats:4222`

/** The secrets that compose.yml names, by their files. */
export const composeFiles = async (secrets: Secrets, { postgres, redis, nats, grafana }: StorePasswords): Promise<ReadonlyMap<string, string>> =>
  new Map([
    ['postgres', postgres],
    ['databases', provisioningScript(secrets.databases)],
    ['redis', redis],
    ['redis.conf', redisSettings({ bind: '* -::*', port: 6379, store: '/data', usersFile: '/run/secrets/redis.acl' })],
    ['redis.acl', redisUsers(redis, [cartUser(secrets)])],
    ['cart-store', `redis://cart:${encodeURIComponent(secrets.cartStore)}@redis:6379`],
    ['nats.conf', `${JSON.stringify(await natsSettings(secrets, nats), undefined, 2)}\n`],
    ['operator-messages', messagesUrl('admin', nats)],
    ...contextNames.map((name) => [`${name}-messages`, messagesUrl(name, secrets.messages[name]!)] as const),
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
