import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Authority } from '@minishop/servers'
import type { Bound, Lost } from '@minishop/simulation/checker'
import type pg from 'pg'
import { history, type History } from './asked.ts'
import { inDatabase, type contextsWithStore } from '../evidence/databases.ts'
import { gather, watchMails, type Gathered, type Where as GatherFrom } from '../evidence/gather.ts'
import { usual, type ShopKind } from '../experiment.ts'
import { limits } from './limits.ts'
import { openServers } from './locked-servers.ts'
import { noting } from './losses.ts'
import { measuring } from './measuring.ts'
import { openMarket, password, shopping, signedInAnew, type Market } from './load.ts'
import { natsWords, type NatsWords, type Stored } from './nats-words.ts'
import { adminAccount, openShop, type RunningShop, type ShopProcess } from './running-shop.ts'
import type { Store } from './store.ts'
import { neededAs, watch, type Watch } from './watch.ts'

/** A distributed shop with customers, on servers that can be hurt: what an experiment is done on. */
export interface Laboratory {
  readonly shop: RunningShop
  readonly history: History
  readonly seed: number
  readonly stores: { readonly nats: Store; readonly postgres: Store; readonly redis: Store }
  /** Who signs for the stores, where they are encrypted. */
  readonly authority: Authority | undefined
  /** Of messages that are put there to be put aside. */
  readonly planted: string[]
  readonly market: () => Market
  /** What the shop says of its processes right now. */
  processes(): Promise<readonly ShopProcess[]>
  nats<T>(work: (words: NatsWords) => Promise<T>): Promise<T>
  database<T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T>
  /** Gives the customers new access tokens, which are good for ten minutes. */
  signInAnew(): Promise<void>
  /** Each customer orders once. Answers how many orders were accepted. */
  round(): Promise<number>
  /** The URL of this context's database as its service knows it, but past the proxy. */
  readonly runtimeUrl: (context: (typeof contextsWithStore)[number]) => string
  /** The URL of NATS as the user of this service, past the proxy. */
  readonly messagesUrl: (context: string) => string
  /** Something that services need is lost from now on, until what this answers is called: the checker hears who said so, and when. Servers that are killed or cut off need no word. */
  readonly lost: Watch['lost']
  /** What experiments have watched for the checker, beside what is left in the end. */
  readonly watched: Watched
  /** The most that everything with a limit has grown to since the experiment began. */
  grown(): readonly Bound[]
  /** Forgets what was watched: another experiment begins. */
  anew(): void
  evidence(): Promise<Gathered>
  close(): Promise<void>
}

export interface Watched {
  readonly bounds: Bound[]
  /** What a broker has lost and nobody tells again, for what came after it says more. */
  readonly outdated: Stored[]
  lost?: Lost
}

const freshMilliseconds = 5 * 60_000

export interface LaboratoryOptions {
  readonly seed: number
  readonly kind?: ShopKind
}

/** Opens a shop in an empty folder. The same seed makes the same customers buy the same things. */
export const openLaboratory = async (folder: string, { seed, kind = usual }: LaboratoryOptions): Promise<Laboratory> => {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const undo: (() => Promise<void>)[] = []
  const close = async () => {
    for (const each of undo.splice(0).reverse()) await each()
  }
  try {
    return await opened(folder, seed, kind, undo, close)
  } catch (error) {
    await close()
    throw error
  }
}

const opened = async (folder: string, seed: number, kind: ShopKind, undo: (() => Promise<void>)[], close: () => Promise<void>): Promise<Laboratory> => {
  const prepared = await kind.prepare?.(folder)
  if (prepared) undo.push(prepared.undo)
  let watching: Watch | undefined
  const servers = await openServers(folder, {
    plain: kind.plain ?? false,
    opened(dependency, store) {
      undo.push(store.stop)
      return noting(store, () => watching?.lost(neededAs(dependency)) ?? (() => {}))
    },
  })
  const { nats: broker, postgres, redis, authority, runtimeUrl, messagesUrl } = servers
  const watched: Watched = { bounds: [], outdated: [] }
  const shop = await openShop(folder, { ...servers.environment, ...prepared?.environment })
  undo.push(shop.stop)
  prepared?.opened?.(shop.url)
  const seen = history(shop.url, join(folder, 'history.jsonl'))
  let market = await openMarket(seen.ask, kind.customers ?? 6, prepared?.inbox)
  let signedInAt = performance.now()
  let rounds = 0
  const planted: string[] = []
  const mailsSeen: GatherFrom['mailsSeen'] = new Map()
  const processes = async (): Promise<readonly ShopProcess[]> => {
    const { statusUrl } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { readonly statusUrl: string }
    // A connection that was kept may have been closed at the other end: then there is another one.
    const answer = await fetch(statusUrl).catch(() => fetch(statusUrl))
    const { services, stores } = (await answer.json()) as { readonly services: readonly ShopProcess[]; readonly stores: readonly ShopProcess[] }
    return [...services, ...stores]
  }
  const database = <T>(name: string, work: (client: pg.Client) => Promise<T>): Promise<T> => inDatabase(postgres.url, name, work)
  const seeing = (watching = watch((await processes()).filter(({ ready }) => ready !== undefined)))
  const sizes = measuring({ processes, database })
  undo.push(seeing.stop, sizes.stop, watchMails(folder, mailsSeen).stop)
  const nats = async <T>(work: (words: NatsWords) => Promise<T>): Promise<T> => {
    const words = await natsWords(broker.url)
    return work(words).finally(() => words.close())
  }
  const signInAnew = async () => {
    market = await signedInAnew(seen.ask, market)
    signedInAt = performance.now()
  }
  return {
    shop,
    history: seen,
    seed,
    stores: { nats: broker, postgres, redis },
    authority,
    planted,
    market: () => market,
    processes,
    nats,
    lost: seeing.lost,
    runtimeUrl,
    messagesUrl,
    watched,
    signInAnew,
    database,
    async round() {
      if (performance.now() - signedInAt > freshMilliseconds) await signInAnew()
      // Somebody new each time, so that auth has something to tell as well.
      const email = `passer-by-${randomUUID()}@faults.example`
      const joining = seen.ask('POST /v1/auth/register', { by: 'passer-by', body: { email, password } })
      const accepted = await shopping(seen.ask, market, { seed: seed * 10_000 + ++rounds, orders: 1, ...(prepared?.cards && { cards: prepared.cards }) })
      await joining
      return accepted.length
    },
    grown: sizes.bounds,
    anew() {
      seeing.anew()
      sizes.anew()
      watched.bounds.length = 0
    },
    evidence: async () => {
      const broughtIn = new Map(market.products.map(({ productId, broughtIn }) => [productId, broughtIn]))
      const secrets = [password, adminAccount.password, ...market.customers.map(({ token }) => token), ...servers.passwords, ...(prepared?.secrets ?? [])]
      const gathered = await nats((words) => gather({ folder, postgresUrl: postgres.url, nats: words, visits: seen.visits, broughtIn, planted, mailsSeen, secrets, unseen: kind.unseen ?? [], outdated: watched.outdated, ...(prepared?.payments && { payments: prepared.payments }) }))
      const bounds = [...sizes.bounds(), ...watched.bounds, { of: 'dead letters', most: gathered.deadLetters.length, limit: limits.deadLetters }]
      return { ...gathered, ...(watched.lost && { lost: watched.lost }), readiness: seeing.readiness(), bounds, turnedAway: seen.turnedAway }
    },
    close,
  }
}
