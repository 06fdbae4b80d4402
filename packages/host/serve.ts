import { Services } from '@minishop/http'
import { koaServer } from '@minishop/koa'
import { provide, RandomIds, reasonOf, SystemClock } from '@minishop/kernel'
import { prometheusMetrics } from '@minishop/prometheus'
import { winstonLog } from '@minishop/winston'
import type { Composition } from './composition.ts'
import { documentsOf } from './documents.ts'
import { assemble, type Assembled } from './assembly.ts'
import { rehearse } from './rehearsing.ts'
import { readSettings, WrongConfiguration, type Environment, type ValuesOf } from './settings.ts'
import { busOf, servicesOf, ownSettings, siblingSettings, tokensFromAuth, tracesOf } from './surroundings.ts'
import { runTask } from './tasks.ts'

export interface Serving {
  readonly service: Assembled
  /** Where it listens. */
  readonly url: string
  readonly port: number
  /** Stops taking requests, finishes those under way, then stops the service. */
  stop(): Promise<void>
}

/** Runs one context as a service of its own, as its container does. Throws `WrongConfiguration` with every fault in words. */
export const start = async (composition: Composition, environment: Environment): Promise<Serving> => {
  const { context } = composition
  const values = readSettings(context.name, { ...ownSettings, ...siblingSettings(composition) }, environment)
  const endRehearsal = rehearsalOf(context.name, values, environment)
  const clock = new SystemClock()
  const ids = new RandomIds()
  const log = winstonLog({ level: values.LOG_LEVEL, context: context.name, format: values.LOG_FORMAT })
  const metrics = prometheusMetrics({ context: context.name, process: true })
  const traces = await tracesOf(context.name, values)

  const services = servicesOf(composition, values, () => service.endpoints, { clock, ids, log, metrics })
  const service: Assembled = await assemble(composition, {
    environment,
    requestsAtOnce: values.REQUESTS_AT_ONCE,
    clock,
    ids,
    log,
    metrics,
    traces,
    providers: [provide(Services, () => services, []), tokensFromAuth(values), ...(await busOf(speaks(context) ? values.MESSAGES_URL : new URL('memory:'), context.name))],
  })
  const exposition = () => metrics.render()
  // What an edge answers is for everybody, and its numbers are not.
  const behind =
    values.METRICS_PORT === undefined ? undefined : await koaServer({ endpoints: [], host: values.HOST, port: values.METRICS_PORT, exposition, clock, ids, log, metrics })
  const server = await koaServer({
    endpoints: service.endpoints,
    host: values.HOST,
    port: values.PORT,
    ready: () => service.ready(),
    ...(service.edge === undefined && behind === undefined && { exposition }),
    documents: service.edge?.documents ?? documentsOf([context], { title: `Minishop: ${context.name}`, url: '/' }),
    middleware: service.edge?.middleware ?? [],
    trustedProxies: values.TRUSTED_PROXIES,
    clock,
    ids,
    log,
    metrics,
    traces,
  })
  await service.start()
  log.write('info', 'ready', { url: server.url })
  return {
    service,
    url: server.url,
    port: server.port,
    async stop() {
      server.drain()
      await clock.sleep(values.DRAIN_SECONDS * 1000)
      await server.stop()
      await behind?.stop()
      await service.stop()
      await traces?.stop()
      endRehearsal()
    },
  }
}

/** What neither hears nor announces anything has no use for a broker, and is none the worse for one that is away: the gateway. */
const speaks = ({ listeners, emits }: Composition['context']): boolean => listeners.length + emits.length > 0

type Rehearsed = Pick<ValuesOf<typeof ownSettings>, 'FAIL_POINTS' | 'FAIL_POINTS_FOLDER'>

/** Arms what is to fail on purpose, and answers what ends that. Throws `WrongConfiguration` where people's money is at stake. */
const rehearsalOf = (name: string, { FAIL_POINTS: rehearsals = [], FAIL_POINTS_FOLDER: folder }: Rehearsed, { NODE_ENV }: Environment): (() => void) => {
  if (rehearsals.length === 0 && folder === undefined) return () => {}
  if (NODE_ENV === 'production')
    throw new WrongConfiguration(name, ['FAIL_POINTS and FAIL_POINTS_FOLDER make a service fail on purpose, and NODE_ENV is production. Remove them.'])
  return rehearse({ name, rehearsals, folder })
}

/**
 * What a container runs: `start`, and an orderly stop at SIGTERM or SIGINT; or, where a word follows, the task of that name and nothing else. A wrong
 * configuration ends the process with code 2 and words on standard error; an error that nobody caught ends it with code 1, for a state nobody foresaw
 * is none to go on in.
 */
export const serve = async (composition: Composition, environment: Environment = process.env, [word]: readonly string[] = process.argv.slice(2)): Promise<void> => {
  let serving: Serving
  try {
    if (word !== undefined) return void (await runTask(composition, word, environment))
    serving = await start(composition, environment)
  } catch (error) {
    process.stderr.write(`${error instanceof WrongConfiguration ? error.message : `${composition.context.name} can't ${word ?? 'start'}. ${reasonOf(error)}`}\n`)
    process.exit(error instanceof WrongConfiguration ? 2 : 1)
  }
  let stopping = false
  const stop = (code: number) => {
    if (stopping) return
    stopping = true
    serving.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`${composition.context.name} did not stop cleanly. ${reasonOf(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop(0))
  process.on('SIGINT', () => stop(0))
  // Whoever started us with a channel and is gone, however abruptly, needs us no more.
  process.on('disconnect', () => stop(0))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error) => {
      process.stderr.write(`${composition.context.name}: ${error instanceof Error ? error.stack : String(error)}\n`)
      stop(1)
    })
}
