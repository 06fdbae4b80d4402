import { execFile, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '@minishop/servers'

const main = resolve(import.meta.dirname, '../../shop/main.ts')
export const adminAccount = { email: 'admin@faults.example', password: 'a lighthouse in thick fog' }
const startMilliseconds = 120_000

export interface ShopProcess {
  readonly name: string
  readonly pid: number
  readonly port: number | null
  readonly ready?: boolean
  readonly reason?: string | null
}

/** The distributed shop as a user starts it, and what an experimenter does to it. */
export interface RunningShop {
  readonly url: string
  readonly folder: string
  /** All that the operator was told so far. */
  readonly output: () => string
  processes(): Promise<readonly ShopProcess[]>
  process(name: string): Promise<ShopProcess>
  /** Arms fail-points of a service that runs; what was armed before is forgotten. */
  arm(service: string, rehearsals: string): void
  /** Whether one of what is armed has happened. */
  fired(service: string): boolean
  /** Which points a service has come by since the shop was opened. */
  reached(service: string): readonly string[]
  /** Runs an operator's command, `minishop outbox status`, on this shop. Answers what it printed, and its exit code. */
  minishop(...words: readonly string[]): Promise<{ readonly output: string; readonly code: number }>
  stop(): Promise<void>
}

/** Starts the shop in a folder and waits until it is open. Rejects with what it printed where it does not open. */
export const openShop = async (folder: string, environment: Readonly<Record<string, string>> = {}): Promise<RunningShop> => {
  const port = await freePort()
  const points = join(folder, 'fail-points')
  let printed = ''
  const told = {
    ...process.env,
    MINISHOP_ADMIN_EMAIL: adminAccount.email,
    MINISHOP_ADMIN_PASSWORD: adminAccount.password,
    RATE_LIMIT: 'off',
    EMAIL_URL: `outbox:?folder=${encodeURIComponent(folder)}`,
    // The provider's webhooks come twice, late, in another order, or before the answer they tell of.
    PAYMENT_URL: `simulated:?folder=${encodeURIComponent(folder)}&duplicates=0.3&early=0.3&delay=200&slow=300`,
    SIMULATED_CARRIER_SECONDS: '86400',
    FAIL_POINTS_FOLDER: points,
    ...environment,
  }
  const child = spawn(process.execPath, [main, 'up', '--port', String(port), '--data', folder, '--distributed'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: told,
  })
  const opened = Promise.withResolvers<void>()
  for (const output of [child.stdout, child.stderr])
    output.on('data', (piece: Buffer) => {
      printed += piece.toString()
      if (printed.includes('The shop is open')) opened.resolve()
    })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  void ended.then(() => opened.reject(new Error(`The shop ended before it opened:\n${printed}`)))
  const late = setTimeout(() => opened.reject(new Error(`The shop did not open within ${startMilliseconds / 1000} seconds:\n${printed}`)), startMilliseconds)
  const leave = (): void => void child.kill('SIGKILL')
  process.once('exit', leave)
  try {
    await opened.promise
  } catch (error) {
    leave()
    throw error
  } finally {
    clearTimeout(late)
  }
  const file = (service: string, kind: string) => join(points, `${service}.${kind}`)
  const lines = (path: string): readonly string[] => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [])
  const processes = async (): Promise<readonly ShopProcess[]> => {
    const asked = promisify(execFile)(process.execPath, [main, 'status', '--json', '--data', folder])
    const stdout = await asked.then(({ stdout }) => stdout, (error: { readonly stdout: string }) => error.stdout)
    const { services, stores } = JSON.parse(stdout) as { readonly services: readonly ShopProcess[]; readonly stores: readonly ShopProcess[] }
    return [...services, ...stores]
  }
  return {
    url: `http://localhost:${port}`,
    folder,
    output: () => printed,
    processes,
    async process(name) {
      const found = (await processes()).find((process) => process.name === name)
      if (found === undefined) throw new Error(`The shop runs nothing called ${name}.`)
      return found
    },
    arm(service, rehearsals) {
      rmSync(file(service, 'fired'), { force: true })
      writeFileSync(file(service, 'armed'), rehearsals)
    },
    fired: (service) => lines(file(service, 'fired')).length > 0,
    reached: (service) => [...new Set(lines(file(service, 'reached')))],
    minishop: (...words) =>
      new Promise((resolve) =>
        execFile(process.execPath, [main, ...words, '--data', folder], { env: told }, (error, stdout, stderr) =>
          resolve({ output: stdout + stderr, code: error === null ? 0 : Number(error.code ?? 1) }),
        ),
      ),
    async stop() {
      child.kill('SIGINT')
      const gone = await Promise.race([ended.then(() => true), sleep(30_000, false)])
      if (!gone) leave()
      process.off('exit', leave)
    },
  }
}
