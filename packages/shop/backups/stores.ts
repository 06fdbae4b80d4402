import { readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Environment } from '@minishop/host'
import { variableFor, withDatabase, type ContextName } from '../contexts.ts'
import { Trouble } from '../operator.ts'
import { readRunRecord } from '../run-record.ts'
import { secretsOf } from '../secrets.ts'
import type { Status } from '../status.ts'
import type { Supervised } from '../supervised.ts'
import { startCartStore, startDatabases, startMessages } from '../stores.ts'

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

const quiet = (): void => {}

/**
 * Finds the stores of a data folder: those that the environment names, those of the shop that runs there, or, where none runs, its own, which are started for as
 * long as this takes. Which URL and role is used for what is decided here alone.
 */
export const openStores = async (data: string, environment: Environment): Promise<Stores> => {
  const folder = resolve(data)
  const given = (variable: string, name: ContextName) => environment[variableFor(variable, name)]
  const owner = (name: ContextName) => given('DATABASE_OWNER_URL', name) ?? given('DATABASE_URL', name)
  const stops: (() => Promise<void>)[] = []
  const ports = await portsOf(folder)
  const needed = withDatabase.some((name) => owner(name) === undefined)
  const password = async (store: string) => (await readFile(join(folder, store, 'password'), 'utf8')).trim()
  const nothingHere = () => new Trouble(`There is no shop in ${folder}. Name its folder with --data, or its stores by DATABASE_OWNER_URL_<CONTEXT>, CART_STORE_URL and MESSAGES_URL.`)

  let admin: string | undefined
  const owners: Record<string, string> = {}
  if (needed) {
    if (!existsSync(join(folder, 'postgres'))) throw nothingHere()
    if (ports === undefined) {
      const { databases, server } = await startDatabases(folder, secretsOf(folder), environment, quiet)
      stops.push(async () => server?.stop())
      Object.assign(owners, databases.owner)
      admin = server?.url
    } else {
      admin = `postgres://postgres:${encodeURIComponent(await password('postgres'))}@127.0.0.1:${ports['PostgreSQL']}/postgres`
      for (const [name, { owner }] of Object.entries(secretsOf(folder).databases))
        owners[name] = `postgres://${name}_owner:${encodeURIComponent(owner)}@127.0.0.1:${ports['PostgreSQL']}/${name}`
    }
  }
  const started: Record<string, Promise<Supervised>> = {}
  const own = async (store: string, name: string, running: (port: number) => Promise<string>, start: typeof startMessages): Promise<string> => {
    const port = ports?.[name]
    if (port !== undefined) return running(port)
    if (ports !== undefined || !existsSync(join(folder, store))) throw new Trouble(`The shop in ${folder} keeps nothing in ${name}: it runs in one process.`)
    started[store] ??= start(folder, quiet).then((server) => {
      stops.push(() => server.stop())
      return server
    })
    return (await started[store]).url
  }
  const owning = (name: ContextName): string => owner(name) ?? owners[name]!
  return {
    owning,
    reading: (name) => given('DATABASE_BACKUP_URL', name) ?? owning(name),
    server() {
      if (admin === undefined) throw new Trouble('The databases are on servers of your own: whoever runs those keeps their base backups.')
      return admin
    },
    cartStore: async () => environment['CART_STORE_URL'] ?? own('redis', 'Redis', async (port) => `redis://:${await password('redis')}@127.0.0.1:${port}`, startCartStore),
    messages: async () => environment['MESSAGES_URL'] ?? own('nats', 'NATS', async (port) => `nats://127.0.0.1:${port}`, startMessages),
    async close() {
      for (const stop of stops.reverse()) await stop()
    },
  }
}

/** Of the stores that a running shop has started, by name; nothing where none runs. */
const portsOf = async (folder: string): Promise<Readonly<Record<string, number>> | undefined> => {
  const record = readRunRecord(folder)
  if (record === undefined) return undefined
  const { stores } = (await (await fetch(record.statusUrl)).json()) as Status
  return Object.fromEntries(stores.map(({ name, port }) => [name, port]))
}
