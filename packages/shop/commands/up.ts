import { mkdirSync, statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { WrongConfiguration, type Environment } from '@minishop/host'
import { portTaken } from '@minishop/servers'
import { checkSettings } from '../check-settings.ts'
import { logsIn } from '../logs.ts'
import { allContexts } from '../contexts.ts'
import { answerStatus, type Running } from '../running.ts'
import { readRunRecord } from '../run-record.ts'
import { secretsOf } from '../secrets.ts'
import { announceSeeded, say } from '../say.ts'
import { startCartStore, startDatabases, startMessages, migrateAll, type OwnStore } from '../stores.ts'
import { containersOf, type Containers } from '../containers.ts'
import type { Supervised } from '../supervised.ts'

export interface UpOptions {
  readonly port: number
  readonly host: string
  readonly data: string
  readonly distributed: boolean
  readonly seed: boolean
  /** Images to run services from: `minishop-{context}:dev`. */
  readonly containers?: string
  readonly engine: Containers['engine']
  /** Where the log of the databases is kept, for restores to any moment. */
  readonly archive?: string
}

const leastFreeBytes = 300 * 2 ** 20

/** What would keep the shop from running, in one message each; found before anything is started. */
const obstacle = async (folder: string, port: number): Promise<string | undefined> => {
  const other = readRunRecord(folder)
  if (other) return `A shop already runs on ${folder} (process ${other.pid}, ${other.url}). Stop it first, or name another folder with --data.`
  if (await portTaken(port)) return `Port ${port} is in use by another program. Stop that one, or choose another port with --port.`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    const { bavail, bsize } = statfsSync(folder)
    if (bavail * bsize < leastFreeBytes) return `The disk of ${folder} has less than 300 MB left. Make room, or name a folder on another disk with --data.`
  } catch (error) {
    return `${folder} can't be used for the data: ${(error as Error).message}. Name another folder with --data.`
  }
  return undefined
}

/** Runs the shop until it is told to stop. Answers the exit code. */
export const up = async (options: UpOptions, environment: Environment = process.env): Promise<number> => {
  const folder = resolve(options.data)
  const wrong = await obstacle(folder, options.port)
  if (wrong) {
    process.stderr.write(`${wrong}\n`)
    return 1
  }
  const stops: (() => Promise<void>)[] = []
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop().catch((error: Error) => say(`While stopping: ${error.message}`))
  }
  const told = toldToStop()
  try {
    const running = await start(folder, options, environment, stops)
    const { stop } = await answerStatus(folder, running)
    stops.push(stop)
    say(`\nThe shop is open: ${running.url}`)
    say(`  API reference   ${running.url}/docs`)
    say(`  Sent mails      ${running.url}/dev/mail`)
    say(`  Logs            ${join(folder, 'logs')}`)
    say(`  How it is       ./minishop status${options.data === '.minishop' ? '' : ` --data ${options.data}`}`)
    say('Ctrl-C stops it; the data stays.')
    await told
    say('\nStopping ...')
    await stopAll()
    say('Stopped.')
    return 0
  } catch (error) {
    await stopAll()
    process.stderr.write(`${error instanceof WrongConfiguration ? '' : 'The shop could not be started. '}${(error as Error).message}\n`)
    return 1
  }
}

const start = async (folder: string, options: UpOptions, environment: Environment, stops: (() => Promise<void>)[]): Promise<Running> => {
  const secrets = secretsOf(folder)
  await checkSettings(folder, secrets, environment)
  const logOf = logsIn(join(folder, 'logs'), environment)
  const servers: Supervised[] = []
  const watch = <S extends Supervised | undefined>(server: S): S => {
    if (server) {
      servers.push(server)
      stops.push(() => server.stop())
    }
    return server
  }
  const started = async (starting: Promise<OwnStore>): Promise<OwnStore> => {
    const store = await starting
    watch(store.server)
    return store
  }
  const stores = () => servers.map(({ name, pid, port }) => ({ name, pid, port }))

  say(`Starting the shop in ${folder} ...`)
  const recipient = options.archive === undefined ? undefined : environment['RECIPIENT']
  if (options.archive !== undefined && !recipient) throw new Error('--archive needs RECIPIENT, the public key of age for which it is encrypted; minishop backup-key makes one.')
  const { databases, server } = await startDatabases(folder, secrets, environment, say, recipient !== undefined)
  if (server && recipient) {
    const { shippingLog } = await import('../backups/archive.ts')
    const shipping = shippingLog(join(folder, 'postgres'), resolve(options.archive!), recipient, say)
    stops.push(() => shipping.stop())
  }
  watch(server)
  const migrated = await migrateAll(databases, logOf('gateway'))
  if (migrated > 0) say(`Migrated the databases (${migrated} migrations).`)

  const publicUrl = environment['PUBLIC_URL'] ?? `http://localhost:${options.port}`
  const common = { folder, host: options.host, port: options.port, secrets, environment, stores }
  if (!options.distributed) {
    const { runInOneProcess } = await import('../one-process.ts')
    const running = await runInOneProcess({ ...common, databases: databases.runtime, logOf })
    stops.push(() => running.stop())
    if (options.seed) {
      const { seed } = await import('../seed/seed.ts')
      announceSeeded(await seed({ auth: running.services.get('auth')!.run, catalog: running.services.get('catalog')!.run }, environment))
    }
    return running
  }
  const contexts = await allContexts()
  const cartStore = environment['CART_STORE_URL'] ?? (await started(startCartStore(folder, secrets, say))).urlFor('cart')
  const given = environment['MESSAGES_URL']
  const messages = given === undefined ? await started(startMessages(folder, secrets, contexts, say)) : { server: { url: given }, urlFor: () => given }
  const { ensureStreams } = await import('@minishop/nats')
  await ensureStreams({ url: environment['MESSAGES_ADMIN_URL'] ?? messages.server.url, name: 'operator' }, contexts)
  const containers = options.containers === undefined ? undefined : containersOf(folder, options.engine, options.containers)
  const places = { databases: databases.runtime, cartStore, messages: messages.urlFor, publicUrl, folder: containers?.folder ?? folder }
  if (options.seed) {
    const { seedDatabases } = await import('./seed.ts')
    announceSeeded(await seedDatabases(secrets, places, environment, logOf))
  }
  const { runDistributed } = await import('../distributed.ts')
  const running = await runDistributed({ ...common, places, containers, say })
  stops.push(() => running.stop())
  return running
}

/** Resolves at the first Ctrl-C or SIGTERM. A later one ends the process at once; not within the same second, since a terminal and a wrapper may both send one. */
const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let told: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (told !== undefined && performance.now() - told > 1_000) process.exit(1)
        told ??= performance.now()
        resolve()
      })
  })
