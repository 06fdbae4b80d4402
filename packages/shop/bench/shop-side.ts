import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@minishop/servers'
import pg from 'pg'
import { withDatabase } from '../contexts.ts'
import { readRunRecord } from '../run-record.ts'
import { secretsOf, type Secrets } from '../secrets.ts'
import { certificateIn } from '../stores.ts'
import type { Status } from '../status.ts'
import type { Side } from './side.ts'

export interface ShopSide extends Side {
  readonly admin: { readonly email: string; readonly password: string }
  readonly secrets: Secrets
  /** Of the superuser, for one of the databases. */
  readonly databaseUrl: (name: string) => string
  readonly storePids: readonly number[]
}

const main = resolve(import.meta.dirname, '../main.ts')
const openMilliseconds = 120_000
const settleMilliseconds = 60_000
/** No parcel moves while we measure. */
const aDay = '86400'

/** Starts a shop in this folder as a user does, in one of the ways that `up` has words for. Rejects with what it printed where it does not open. */
export const startShopSide = async (folder: string, ways: readonly string[]): Promise<ShopSide> => {
  const admin = { email: 'admin@bench.example', password: 'heavy anchors in calm water' }
  const port = await freePort()
  const child = spawn(process.execPath, [...process.execArgv, main, 'up', '--port', String(port), '--data', folder, ...ways], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MINISHOP_ADMIN_EMAIL: admin.email,
      MINISHOP_ADMIN_PASSWORD: admin.password,
      RATE_LIMIT: 'off',
      EMAIL_URL: 'outbox:',
      LOG_LEVEL: 'warn',
      SIMULATED_CARRIER_SECONDS: aDay,
    },
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  let printed = ''
  const open = Promise.withResolvers<void>()
  const take = (piece: Buffer): void => {
    printed += piece.toString()
    if (printed.includes('The shop is open')) open.resolve()
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  void ended.then(() => open.reject(new Error(`The shop did not start:\n${printed}`)))
  const late = setTimeout(() => open.reject(new Error(`The shop did not open within ${openMilliseconds / 1000} seconds:\n${printed}`)), openMilliseconds)
  try {
    await open.promise
    const response = await fetch(readRunRecord(folder)!.statusUrl)
    const { services, stores } = (await response.json()) as Status
    const password = readFileSync(join(folder, 'postgres', 'password'), 'utf8').trim()
    const databasePort = stores.find(({ name }) => name === 'PostgreSQL')!.port
    const databaseUrl = (name: string) => `postgres://postgres:${password}@127.0.0.1:${databasePort}/${name}?sslmode=verify-full&sslrootcert=${encodeURIComponent(certificateIn(folder))}`
    return {
      url: `http://127.0.0.1:${port}`,
      admin,
      secrets: secretsOf(folder),
      databaseUrl,
      pids: [...new Set([child.pid!, ...services.map(({ pid }) => pid)])],
      storePids: stores.map(({ pid }) => pid),
      settled: () => settled(databaseUrl),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  } finally {
    clearTimeout(late)
  }
}

const unannounced = 'select count(*)::integer as left from outbox where published_at is null and (not_before is null or not_before <= now())'
const unfinished = `
  select count(*)::integer as left from orders o
  where status in ('placed', 'awaiting-payment')
    or status = 'confirmed' and (shipment is null or not exists (select from payment_facts f where f.order_id = o.order_id and f.kind = 'captured'))`

/** Everything is announced, and every order is cancelled or has been paid and packed: seen twice, for a message may be between two services. */
const settled = async (databaseUrl: (name: string) => string): Promise<void> => {
  const clients = withDatabase.map((name) => ({ name, client: new pg.Client({ connectionString: databaseUrl(name) }) }))
  const began = performance.now()
  try {
    await Promise.all(clients.map(({ client }) => client.connect()))
    for (let calm = 0; calm < 2; ) {
      const counts = await Promise.all(
        clients.map(async ({ name, client }) => {
          const { rows } = await client.query<{ left: number }>(name === 'orders' ? `select (${unannounced}) + (${unfinished}) as left` : unannounced)
          return rows[0]!.left
        }),
      )
      calm = counts.every((left) => left === 0) ? calm + 1 : 0
      if (performance.now() - began > settleMilliseconds) throw new Error(`What the orders set off was not done within ${settleMilliseconds / 1000} seconds.`)
      await sleep(20)
    }
  } finally {
    await Promise.all(clients.map(({ client }) => client.end()))
  }
}
