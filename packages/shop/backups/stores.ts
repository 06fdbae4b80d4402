import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Environment } from '@minishop/host'
import { as } from '@minishop/servers'
import { allContexts, variableFor, withDatabase, type ContextName } from '../contexts.ts'
import { Trouble } from '../operator.ts'
import { readRunRecord } from '../run-record.ts'
import { secretsOf } from '../secrets.ts'
import type { Status } from '../status.ts'
import type { Supervised } from '../supervised.ts'
import { certificateIn, startCartStore, startDatabases, startMessages, type OwnStore } from '../stores.ts'

/** The stores of a shop as whoever backs up or restores may use them. */
export interface Stores {
  /** As a role that reads everything in the database of a context. */
  readonly reading: (name: ContextName) => string
  /** As the role that owns it. */
  readonly owning: (name: ContextName) => string
  /** As the superuser of the shop's own server. */
  readonly server: () => string
  readonly cartStore: () => Promise<string>
  readonly messages: () => Promise<string>
  close(): Promise<void>
}

/** What is done with the stores: with whose, and in which role where the environment names databases. */
export interface Use {
  readonly of: readonly string[]
  readonly as: 'owner' | 'backup'
}

const quiet = (): void => {}

/**
 * Finds the stores of a data folder: those that the environment names, those of the shop that runs there, or, where none runs, its own, which are started for as
 * long as this takes. Which URL and role is used for what is decided here alone. A database that the environment names is enough for its own use, and none is
 * started where none is used.
 */
export const openStores = async (data: string, environment: Environment, { of, as: role }: Use = { of: withDatabase, as: 'owner' }): Promise<Stores> => {
  const folder = resolve(data)
  const given = (variable: string, name: ContextName) => environment[variableFor(variable, name)]
  const owner = (name: ContextName) => given('DATABASE_OWNER_URL', name) ?? given('DATABASE_URL', name)
  const stops: (() => Promise<void>)[] = []
  const ports = await portsOf(folder)
  const reader = (name: ContextName) => given('DATABASE_BACKUP_URL', name) ?? owner(name)
  const needed = withDatabase.some((name) => (of.includes(name) || of.includes('cluster')) && (role === 'owner' ? owner : reader)(name) === undefined)
  const password = async (store: string) => (await readFile(join(folder, store, 'password'), 'utf8')).trim()
  const nothingHere = () => new Trouble(`There is no shop in ${folder}. Name its folder with --data, or its stores by DATABASE_OWNER_URL_<CONTEXT>, CART_STORE_URL and MESSAGES_URL.`)

  const secrets = needed ? secretsOf(folder) : undefined
  const trusted = (url: string): string => `${url}?${url.startsWith('postgres:') ? 'sslmode=verify-full&' : ''}sslrootcert=${encodeURIComponent(certificateIn(folder))}`
  let admin: string | undefined
  if (needed) {
    if (!existsSync(join(folder, 'postgres'))) throw nothingHere()
    if (ports === undefined) {
      const { server } = await startDatabases(folder, secrets!, environment, quiet)
      stops.push(async () => server?.stop())
      admin = server?.url
    } else admin = trusted(`postgres://postgres:${encodeURIComponent(await password('postgres'))}@127.0.0.1:${ports['PostgreSQL']}/postgres`)
  }
  const inside = (name: ContextName, role: 'owner' | 'backup'): string => {
    const url = new URL(admin!)
    url.pathname = `/${name}`
    return as(url.href, `${name}_${role}`, secrets!.databases[name]![role])
  }
  const started: Record<string, Promise<Supervised>> = {}
  const own = async (store: string, name: string, running: (port: number) => Promise<string>, start: () => Promise<OwnStore>): Promise<string> => {
    const port = ports?.[name]
    if (port !== undefined) return running(port)
    if (!existsSync(folder)) throw nothingHere()
    if (ports !== undefined || !existsSync(join(folder, store))) throw new Trouble(`The shop in ${folder} keeps nothing in ${name}: it runs in one process.`)
    started[store] ??= start().then(({ server }) => {
      stops.push(() => server.stop())
      return server
    })
    return (await started[store]).url
  }
  return {
    owning: (name) => owner(name) ?? inside(name, 'owner'),
    reading: (name) => reader(name) ?? inside(name, 'backup'),
    server() {
      if (admin === undefined) throw new Trouble('The databases are on servers of your own: whoever runs those keeps their base backups.')
      return admin
    },
    cartStore: async () =>
      environment['CART_STORE_URL'] ??
      own('redis', 'Redis', async (port) => trusted(`rediss://:${await password('redis')}@127.0.0.1:${port}`), () => startCartStore(folder, secretsOf(folder), quiet)),
    messages: async () =>
      environment['MESSAGES_ADMIN_URL'] ??
      environment['MESSAGES_URL'] ??
      own('nats', 'NATS', async (port) => trusted(`tls://admin:${await password('nats')}@127.0.0.1:${port}`), async () => startMessages(folder, secretsOf(folder), await allContexts(), quiet)),
    async close() {
      for (const stop of stops.reverse()) await stop()
    },
  }
}

/** The stores of a shop for as long as something is done with them. */
export const withStores = async (data: string, environment: Environment, use: Use, work: (stores: Stores) => Promise<number>): Promise<number> => {
  const stores = await openStores(data, environment, use)
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

/** Of the stores that a running shop has started, by name; nothing where none runs. */
const portsOf = async (folder: string): Promise<Readonly<Record<string, number>> | undefined> => {
  const record = readRunRecord(folder)
  if (record === undefined) return undefined
  const { stores } = (await (await fetch(record.statusUrl)).json()) as Status
  return Object.fromEntries(stores.map(({ name, port }) => [name, port]))
}
