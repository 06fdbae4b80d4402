import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNats, type Server } from '@minishop/servers'
import { history, type History } from './asked.ts'
import { gather, type Gathered, type Where as GatherFrom } from './evidence/gather.ts'
import { openMarket, password, shopping, signedInAnew, type Market } from './load.ts'
import { natsWords, type NatsWords } from './nats-words.ts'
import { adminAccount, openShop, type RunningShop, type ShopProcess } from './running-shop.ts'
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A distributed shop with customers, and a proxy before its NATS: what an experiment is done on. */
export interface Laboratory {
  readonly shop: RunningShop
  readonly history: History
  readonly seed: number
  /** Between the services and NATS. */
  readonly natsProxy: TcpProxy
  /** Of messages that are put there to be put aside. */
  readonly planted: string[]
  readonly market: () => Market
  /** What the shop says of its processes right now. */
  processes(): Promise<readonly ShopProcess[]>
  nats<T>(work: (words: NatsWords) => Promise<T>): Promise<T>
  killNats(awayMilliseconds: number): Promise<void>
  postgresPort(): Promise<number>
  /** Each customer orders once. Answers how many orders were accepted. */
  round(): Promise<number>
  evidence(): Promise<Gathered>
  close(): Promise<void>
}

const freshMilliseconds = 5 * 60_000

/** Opens a shop in an empty folder. The same seed makes the same customers buy the same things. */
export const openLaboratory = async (folder: string, { seed, customers = 6 }: { readonly seed: number; readonly customers?: number }): Promise<Laboratory> => {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  let server: Server = await startNats({ folder: join(folder, 'nats') })
  const natsProxy = await tcpProxy({ port: server.port })
  const shop = await openShop(folder, { MESSAGES_URL: `nats://127.0.0.1:${natsProxy.port}` }).catch(async (error: unknown) => {
    await natsProxy.close()
    await server.stop()
    throw error
  })
  const seen = history(shop.url, join(folder, 'history.jsonl'))
  let market = await openMarket(seen.ask, customers)
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
  const postgresPort = async () => (await processes()).find(({ name }) => name === 'PostgreSQL')!.port!
  const nats = async <T>(work: (words: NatsWords) => Promise<T>): Promise<T> => {
    const words = await natsWords(server.port)
    return work(words).finally(() => words.close())
  }
  return {
    shop,
    history: seen,
    seed,
    natsProxy,
    planted,
    market: () => market,
    processes,
    nats,
    postgresPort,
    async killNats(awayMilliseconds) {
      const { port } = server
      server.kill('SIGKILL')
      await server.exited
      await sleep(awayMilliseconds)
      server = await startNats({ folder: join(folder, 'nats'), port })
    },
    async round() {
      if (performance.now() - signedInAt > freshMilliseconds) {
        market = await signedInAnew(seen.ask, market)
        signedInAt = performance.now()
      }
      // Somebody new each time, so that auth has something to tell as well.
      const email = `passer-by-${randomUUID()}@faults.example`
      const joining = seen.ask('POST /v1/auth/register', { by: 'passer-by', body: { email, password } })
      const accepted = await shopping(seen.ask, market, { seed: seed * 10_000 + ++rounds, orders: 1 })
      await joining
      return accepted.length
    },
    evidence: async () => {
      const port = await postgresPort()
      const broughtIn = new Map(market.products.map(({ productId, broughtIn }) => [productId, broughtIn]))
      const secrets = [password, adminAccount.password, ...market.customers.map(({ token }) => token)]
      return nats((words) => gather({ folder, postgresPort: port, nats: words, visits: seen.visits, broughtIn, planted, mailsSeen, secrets }))
    },
    async close() {
      await shop.stop()
      await natsProxy.close()
      await server.stop()
    },
  }
}
