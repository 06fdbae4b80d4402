import { spawn, execFile, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@minishop/servers'
import { until } from './until.ts'

const main = resolve(import.meta.dirname, '../../packages/shop/main.ts')
const startMilliseconds = 120_000

export const storefront = 'https://storefront.example'
export const adminAccount = { email: 'admin@journey.example', password: 'lanterns over quiet canals' }

export interface Started {
  readonly url: string
  readonly folder: string
  /** All that it has printed so far. */
  readonly output: () => string
  readonly pid: number
  /** Ctrl-C. Answers the exit code. */
  interrupt(): Promise<number | null>
  /** As a power cut would. */
  kill(): Promise<void>
}

export interface StartOptions {
  readonly folder: string
  readonly distributed: boolean
  /** The images its services are run from: `minishop-{context}:dev`. */
  readonly containers?: string
  readonly environment?: Readonly<Record<string, string>>
  /** More words of the command. */
  readonly words?: readonly string[]
}

/** Starts the shop as a user does, on a free port. Rejects with what it printed where it does not open. */
export const startShop = async ({ folder, distributed, containers, environment = {}, words = [] }: StartOptions): Promise<Started> => {
  const port = await freePort()
  const url = `http://localhost:${port}`
  let printed = ''
  const ways = [...(distributed ? ['--distributed'] : []), ...(containers === undefined ? [] : ['--containers', containers]), ...words]
  const child: ChildProcess = spawn(process.execPath, [main, 'up', '--port', String(port), '--data', folder, ...ways], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      MINISHOP_ADMIN_EMAIL: adminAccount.email,
      MINISHOP_ADMIN_PASSWORD: adminAccount.password,
      RATE_LIMIT: 'off',
      EMAIL_URL: 'outbox:',
      CORS_ORIGINS: storefront,
      // Parcels stay where staff put them, so that no step depends on how fast this machine is.
      SIMULATED_CARRIER_SECONDS: '86400',
      ...environment,
    },
  })
  const opened = Promise.withResolvers<void>()
  const take = (piece: Buffer): void => {
    printed += piece.toString()
    if (printed.includes('The shop is open')) opened.resolve()
  }
  child.stdout!.on('data', take)
  child.stderr!.on('data', take)
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const late = AbortSignal.timeout(startMilliseconds)
  late.addEventListener('abort', () => opened.reject(new Error(`The shop did not open within ${startMilliseconds / 1000} seconds:\n${printed}`)))
  void ended.then((code) => opened.reject(new Error(`The shop ended with ${code} before it opened:\n${printed}`)))
  try {
    await opened.promise
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    url,
    folder,
    output: () => printed,
    pid: child.pid!,
    interrupt() {
      child.kill('SIGINT')
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

export interface Status {
  readonly services: readonly { readonly name: string; readonly pid: number; readonly port: number | null; readonly ready: boolean; readonly reason: string | null }[]
  readonly stores: readonly { readonly name: string; readonly pid: number; readonly port: number }[]
}

/** What `minishop status --json` prints about the shop on a folder, and its exit code. */
export const statusOf = async (folder: string): Promise<{ readonly code: number; readonly status: Status }> => {
  const asked = promisify(execFile)(process.execPath, [main, 'status', '--json', '--data', folder])
  const { stdout, code } = await asked.then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { readonly stdout: string; readonly code: number }) => ({ stdout: error.stdout, code: error.code }),
  )
  return { code, status: JSON.parse(stdout) as Status }
}

/** The process ids of everything that belongs to a shop. */
export const pidsOf = ({ services, stores }: Status): readonly number[] => [...new Set([...services, ...stores].map(({ pid }) => pid))]

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Resolves when none of these processes runs any more. */
export const untilGone = (pids: readonly number[]): Promise<true> => until(`the end of the processes ${pids.join(', ')}`, () => !pids.some(runs))
