import { assemble, ownSettings, readSettings, tokensFromAuth, tracesOf, type Assembled, type Environment } from '@minishop/host'
import { memoryServices, Services, type Endpoint } from '@minishop/http'
import { koaServer } from '@minishop/koa'
import { AccessTokens, Bus, Log, provide, RandomIds, SystemClock } from '@minishop/kernel'
import { memoryBus, mischiefOf } from '@minishop/memory'
import { prometheusMetrics } from '@minishop/prometheus'
import { join } from 'node:path'
import { compositionOf, contextNames, type ContextName } from './contexts.ts'
import { environmentFor } from './environment.ts'
import type { Running } from './running.ts'
import type { Secrets } from './secrets.ts'
import { reasonFrom, type StoreStatus } from './status.ts'

export interface OneProcess extends Running {
  readonly services: ReadonlyMap<ContextName, Assembled>
}

export interface OneProcessOptions {
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly secrets: Secrets
  readonly databases: Readonly<Record<string, string>>
  readonly environment: Environment
  /** The log of one context. */
  readonly logOf: (name: ContextName) => Log
  readonly stores: () => readonly StoreStatus[]
}

/** All eight in this process: one bus, one way to each other, one verifier of tokens, and a socket for the gateway alone. */
export const runInOneProcess = async ({ folder, host, port, secrets, databases, environment, logOf, stores }: OneProcessOptions): Promise<OneProcess> => {
  const clock = new SystemClock()
  const ids = new RandomIds()
  const publicUrl = environment['PUBLIC_URL'] ?? `http://localhost:${port}`
  const gatewayLog = logOf('gateway')
  const metricsOf = new Map(contextNames.map((name) => [name, prometheusMetrics({ context: name })]))
  const own = readSettings('minishop', ownSettings, { ...environment, PORT: undefined, MESSAGES_URL: undefined })
  const tracesBy = new Map(await Promise.all(contextNames.map(async (name) => [name, await tracesOf(name, own)] as const)))
  const surroundings = { clock, ids, log: gatewayLog, metrics: metricsOf.get('gateway')!, traces: tracesBy.get('gateway') }

  const services = new Map<ContextName, Assembled>()
  const endpoints = new Map<string, readonly Endpoint[]>()
  const siblings = memoryServices(() => endpoints, surroundings)
  const compositions = new Map(await Promise.all(contextNames.map(async (name) => [name, await compositionOf(name)] as const)))
  // Told who listens, the bus takes nothing before everybody does: what is announced meanwhile waits in the outboxes.
  const messages = new URL(environment['MESSAGES_URL'] ?? 'memory:')
  if (messages.protocol !== 'memory:') throw new Error('MESSAGES_URL names a broker, and in one process there is none. Take it away, or add --distributed.')
  const lettersFile = join(folder, 'dead-letters.jsonl')
  const bus = memoryBus({ clock, log: gatewayLog, contexts: [...compositions.values()].map(({ context }) => context), lettersFile, ...mischiefOf(messages) })
  const tokens = tokensFromAuth(own)
  // One for all: what one has verified the others need not verify again.
  const verifier = await tokens.make(siblings, clock)

  const started: Assembled[] = []
  const stopAll = async () => {
    for (const service of [...started].reverse()) await service.stop()
    await Promise.all([...tracesBy.values()].map((traces) => traces?.stop()))
  }
  try {
    for (const name of contextNames) {
      const places = { databases, cartStore: 'memory:', messages: () => 'memory:', publicUrl, folder }
      const service = await assemble(compositions.get(name)!, {
        environment: environmentFor(name, secrets, places, environment),
        requestsAtOnce: own.REQUESTS_AT_ONCE,
        clock,
        ids,
        log: logOf(name),
        metrics: metricsOf.get(name)!,
        traces: tracesBy.get(name),
        providers: [provide(Services, () => siblings, []), provide(Bus, () => bus, []), provide(AccessTokens, () => verifier as AccessTokens, [])],
      })
      services.set(name, service)
      started.push(service)
      endpoints.set(name, service.endpoints)
    }
    const gateway = services.get('gateway')!
    const server = await koaServer({
      endpoints: gateway.endpoints,
      host,
      port,
      ready: () => gateway.ready(),
      documents: gateway.edge!.documents,
      middleware: gateway.edge!.middleware,
      ...surroundings,
    })
    try {
      for (const service of started) await service.start()
    } catch (error) {
      await server.stop()
      throw error
    }
    return {
      services,
      url: `http://localhost:${server.port}`,
      async status() {
        const each = [...services].map(async ([name, service]) => {
          const reason = reasonFrom(await service.ready())
          return { name, pid: process.pid, port: name === 'gateway' ? server.port : null, ready: reason === null, reason }
        })
        return { services: await Promise.all(each), stores: stores() }
      },
      async stop() {
        server.drain()
        await server.stop()
        await stopAll()
      },
    }
  } catch (error) {
    await stopAll()
    throw error
  }
}

