import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Environment } from '@minishop/host'
import { freePort, type Server } from '@minishop/servers'
import { inContainer, type Containers, type Program } from './containers.ts'
import { contextNames, type ContextName } from './contexts.ts'
import { environmentFor, type Places } from './environment.ts'
import type { Running } from './running.ts'
import type { Secrets } from './secrets.ts'
import { reasonFrom, type Wellbeing, type StoreStatus } from './status.ts'
import { supervised, type Supervised } from './supervised.ts'

export interface DistributedOptions {
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly secrets: Secrets
  readonly places: Omit<Places, 'ports'>
  readonly environment: Environment
  /** The images that services are run from, where they are not run from this checkout. */
  readonly containers?: Containers | undefined
  readonly stores: () => readonly StoreStatus[]
  readonly say: (line: string) => void
}

const contextsFolder = resolve(import.meta.dirname, '../contexts')

/** All eight as processes of their own, each started again when it dies. Their logs stand in the data folder. */
export const runDistributed = async ({ folder, host, port, secrets, places, environment, containers, stores, say }: DistributedOptions): Promise<Running> => {
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const ports = Object.fromEntries(await Promise.all(contextNames.map(async (name) => [name, name === 'gateway' ? port : await freePort()] as const)))
  // Numbers are for whoever runs the shop: the gateway, whose port is everybody's, has another one for them.
  const metricsPorts = { ...ports, gateway: await freePort() }
  writeFileSync(join(folder, 'metrics-targets.json'), metricsTargets(metricsPorts), { mode: 0o600 })
  const services = new Map<ContextName, Supervised>()
  const stop = async () => {
    // The gateway first: it takes no more requests, and the others finish what it has passed on.
    for (const name of [...contextNames].reverse()) await services.get(name)?.stop()
  }
  try {
    await Promise.all(
      contextNames.map(async (name) => {
        const own = { ...environmentFor(name, secrets, { ...places, ports }, environment), ...(name === 'gateway' && { HOST: host, METRICS_PORT: String(metricsPorts.gateway) }) }
        const program = containers === undefined ? inThisCheckout(name, own) : await inContainer(containers, name, ports[name]!, own)
        const start = () => startContext({ name, port: ports[name]!, log: join(logs, `${name}.log`), program })
        services.set(name, await supervised(name, start, say))
      }),
    )
  } catch (error) {
    await stop()
    throw error
  }
  const status = async () => ({ services: await Promise.all(contextNames.map((name) => statusOf(name, services.get(name)!))), stores: stores() })
  await untilReady(status, say)
  return { url: `http://localhost:${port}`, status, stop }
}

/** Where Prometheus finds the services (file_sd). */
const metricsTargets = (ports: Readonly<Record<string, number>>): string =>
  `${JSON.stringify(Object.entries(ports).map(([service, port]) => ({ targets: [`127.0.0.1:${port}`], labels: { service } })), null, 2)}\n`

const readyMilliseconds = 30_000

/** Waits for services that answer but can't serve yet. Those that take long are named; they may still come, and `status` says when. */
const untilReady = async (status: Running['status'], say: (line: string) => void): Promise<void> => {
  for (let waited = 0; ; waited += 100) {
    const late = (await status()).services.filter(({ ready }) => !ready)
    if (late.length === 0) return
    if (waited >= readyMilliseconds) return late.forEach(({ name, reason }) => say(`${name} is not ready yet. ${reason}`))
    await sleep(100)
  }
}

const statusOf = async (name: ContextName, { pid, port }: Supervised): Promise<Wellbeing> => {
  const reason = pid === 0 ? 'It died and is being started again.' : await whyNotReady(port)
  return { name, pid, port, ready: reason === null, reason }
}

const whyNotReady = async (port: number): Promise<string | null> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) })
    const { checks } = (await response.json()) as { checks: Record<string, true | string> }
    return reasonFrom(checks) ?? (response.status === 200 ? null : `It answers ${response.status}.`)
  } catch (error) {
    return `It does not answer: ${(error as Error).message}`
  }
}

interface ContextStart {
  readonly name: ContextName
  readonly port: number
  readonly log: string
  readonly program: Program
}

/** A service as a process that runs the code of this checkout. */
export const inThisCheckout = (name: ContextName, environment: Environment): Program => ({ command: process.execPath, words: [join(contextsFolder, name, 'main.ts')], environment })

const startMilliseconds = 60_000
const stopMilliseconds = 15_000

/** Resolves once the service answers. Throws with the end of its log where it ends before that. */
export const startContext = async ({ name, port, log, program: { command, words, environment, removal } }: ContextStart): Promise<Server> => {
  const output = openSync(log, 'a', 0o600)
  // In a process group of its own, so that Ctrl-C reaches us alone; with a channel to us, so that it ends when we are killed.
  const child: ChildProcess = spawn(command, [...words], {
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
  })
  closeSync(output)
  let gone = false
  const exited = new Promise<Awaited<Server['exited']>>((done) => {
    child.once('error', () => done({ code: 1, signal: null }))
    child.once('exit', (code, signal) => {
      gone = true
      done({ code, signal })
    })
  })
  const stop = async () => {
    if (!gone) child.kill('SIGTERM')
    const late = new AbortController()
    await Promise.race([exited, sleep(stopMilliseconds, undefined, { signal: late.signal }).catch(() => {})])
    late.abort()
    if (!gone && removal !== undefined) spawnSync(command, [...removal], { env: environment as NodeJS.ProcessEnv, stdio: 'ignore' })
    if (!gone) child.kill('SIGKILL')
    await exited
  }
  for (let waited = 0; ; waited += 50) {
    if (gone) throw new Error(`${name} ended while it started. The end of ${log}:\n${tail(log)}`)
    if (await isLive(port)) break
    if (waited > startMilliseconds) {
      await stop()
      throw new Error(`${name} did not answer within ${startMilliseconds / 1000} seconds. The end of ${log}:\n${tail(log)}`)
    }
    await sleep(50)
  }
  return { name, url: `http://127.0.0.1:${port}`, port, pid: child.pid!, exited, stop, kill: (signal) => void child.kill(signal) }
}

const isLive = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const tail = (path: string): string => readFileSync(path, 'utf8').trim().split('\n').slice(-8).join('\n')
