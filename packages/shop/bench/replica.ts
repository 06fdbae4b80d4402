import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { as, freePort } from '@minishop/servers'
import { openStores } from '../backups/stores.ts'
import { containerName, inContainer, type Containers } from '../containers.ts'
import { withDatabase, type ContextName } from '../contexts.ts'
import { inThisCheckout, startContext } from '../distributed.ts'
import { environmentFor, type Places } from '../environment.ts'
import { secretsOf } from '../secrets.ts'

/** Of a process: what it has in memory, and the most that it ever had. */
export interface Memory {
  readonly megabytes: number
  readonly mostMegabytes: number
}

/** As Linux tells it (proc(5): VmRSS and VmHWM). Shared libraries count in full. */
export const memoryOf = (pid: number): Memory => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [megabytes, mostMegabytes] = ['VmRSS', 'VmHWM'].map((line) => Number(new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024)
  return { megabytes: megabytes!, mostMegabytes: mostMegabytes! }
}

/** The process inside a container. */
export const pidInside = ({ engine }: Pick<Containers, 'engine'>, name: ContextName, port: number): number =>
  Number(spawnSync(engine, ['inspect', '--format', '{{.State.Pid}}', containerName(name, port)], { encoding: 'utf8' }).stdout)

/** Where one more of each service finds the stores and the siblings of the shop that runs on this folder. */
export const placesIn = async (folder: string, url: string, ports: Readonly<Record<string, number>>): Promise<Omit<Places, 'folder'>> => {
  const [secrets, stores] = [secretsOf(folder), await openStores(folder, {})]
  const [cartStore, messages] = [await stores.cartStore(), await stores.messages()]
  return {
    databases: Object.fromEntries(withDatabase.map((name) => [name, as(stores.owning(name), `${name}_runtime`, secrets.databases[name]!.runtime)])),
    cartStore: as(cartStore, 'cart', secrets.cartStore),
    messages: (name) => as(messages, name, secrets.messages[name]!),
    publicUrl: url,
    ports,
  }
}

/** What one more of a service took until it was ready, and what it has in memory when it has nothing to do. */
export interface Start {
  readonly readySeconds: number
  readonly restMegabytes: number
}

const settleMilliseconds = 1_000

/** Starts one more of a service beside a running shop, as a process or from its image, and stops it. Times are good to 50 ms. */
export const startReplica = async (folder: string, name: ContextName, places: Omit<Places, 'folder'>, containers: Containers | undefined): Promise<Start> => {
  const port = await freePort()
  const settings = environmentFor(name, secretsOf(folder), { ...places, folder: containers?.folder ?? folder, ports: { ...places.ports, [name]: port } }, process.env)
  const program = containers === undefined ? inThisCheckout(name, settings) : await inContainer(containers, name, port, settings)
  const began = performance.now()
  const server = await startContext({ name, port, log: join(folder, 'logs', `${name}-replica.log`), program })
  try {
    while ((await fetch(`http://127.0.0.1:${port}/health/ready`)).status !== 200) await sleep(10)
    const readySeconds = (performance.now() - began) / 1000
    await sleep(settleMilliseconds)
    return { readySeconds, restMegabytes: memoryOf(containers === undefined ? server.pid : pidInside(containers, name, port)).megabytes }
  } finally {
    await server.stop()
  }
}
