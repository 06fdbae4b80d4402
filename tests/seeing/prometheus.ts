import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { freePort, launch, type Server } from '@minishop/servers'

const shipped = resolve(import.meta.dirname, '../../ops/prometheus')

export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: number
}

export interface Prometheus extends Server {
  /** What an instant query answers now, without values that are none. */
  query(expr: string): Promise<readonly Sample[]>
  get(path: string): Promise<any>
}

/** The text with something else in it. Throws where there is nothing to replace: then a test would try something else than it says. */
const replaced = (text: string, ...pairs: readonly (readonly [RegExp, string])[]): string =>
  pairs.reduce((before, [pattern, replacement]) => {
    if (!pattern.test(before)) throw new Error(`Nothing to replace by ${replacement}.`)
    return before.replace(pattern, replacement)
  }, text)

const rewrite = async (path: string, ...pairs: readonly (readonly [RegExp, string])[]): Promise<void> => writeFile(path, replaced(await readFile(path, 'utf8'), ...pairs))

const answers = (url: string) => async () => {
  if (!(await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(1_000) })).ok) throw new Error('It is not ready.')
}

/** Alertmanager with the configuration of ops/prometheus, in a hurry, whose receivers are at `hooks`. */
export const startAlertmanager = async (folder: string, hooks: string): Promise<Server> => {
  await mkdir(folder, { recursive: true })
  const configuration = join(folder, 'alertmanager.yml')
  await cp(join(shipped, 'alertmanager.yml'), configuration)
  await rewrite(configuration, [/http:\/\/alerts:8080/g, hooks], [/group_wait: 30s/, 'group_wait: 0s'], [/group_interval: 5m/, 'group_interval: 1s'])
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = [`--config.file=${configuration}`, `--storage.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address=']
  return launch({ name: 'Alertmanager', folder, command: 'prometheus-alertmanager', args, url, port, stopSignal: 'SIGTERM', ready: answers(url) })
}

/** Prometheus with the configuration and rules of ops/prometheus, in a hurry: every two seconds, and without waiting whether a trouble lasts. */
export const startPrometheus = async (folder: string, targets: string, alertmanager: Server): Promise<Prometheus> => {
  await cp(shipped, folder, { recursive: true })
  await cp(targets, join(folder, 'targets.json'))
  const configuration = join(folder, 'prometheus.yml')
  await rewrite(configuration, [/_interval: 15s/g, '_interval: 2s'], [/scrape_timeout: 5s/, 'scrape_timeout: 2s'], [/alertmanager:9093/, `127.0.0.1:${alertmanager.port}`])
  for (const rules of ['services', 'messaging']) await rewrite(join(folder, 'rules', `${rules}.yml`), [/for: \d+m/g, 'for: 0s'])
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = [`--config.file=${configuration}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`]
  const server = await launch({ name: 'Prometheus', folder, command: 'prometheus', args, url, port, stopSignal: 'SIGTERM', ready: answers(url) })
  const get = async (path: string): Promise<any> => {
    const { status, data, error } = (await (await fetch(`${url}/api/v1/${path}`)).json()) as any
    if (status !== 'success') throw new Error(`${path}: ${error}`)
    return data
  }
  return {
    ...server,
    get,
    async query(expr) {
      const { result } = await get(`query?query=${encodeURIComponent(expr)}`)
      return result.map(({ metric, value }: any) => ({ metric, value: Number(value[1]) })).filter(({ value }: Sample) => !Number.isNaN(value))
    },
  }
}

export interface Told {
  readonly path: string
  readonly status: 'firing' | 'resolved'
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** Whom Alertmanager tells. */
export const startPhone = async (): Promise<{ readonly url: string; readonly told: readonly Told[]; stop(): void }> => {
  const told: Told[] = []
  const server = createServer(async (request, response) => {
    const { alerts } = JSON.parse(Buffer.concat(await Array.fromAsync(request)).toString()) as { readonly alerts: readonly Omit<Told, 'path'>[] }
    told.push(...alerts.map((alert) => ({ ...alert, path: request.url ?? '' })))
    response.end()
  })
  const port = await freePort()
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${port}`,
    told,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}
