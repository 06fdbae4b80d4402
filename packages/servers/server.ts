import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Authority } from './authority.ts'
import { portTaken } from './free-port.ts'
import { endOrphan, livingProcess, recordFile } from './process-record.ts'

/** A store that was started here and takes connections. */
export interface Server {
  readonly name: string
  /** With the credentials of its administrator: not for logs. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Ends it in order, and by force when it takes longer than 15 seconds. May be called again. */
  stop(): Promise<void>
  kill(signal: NodeJS.Signals): void
  /** Resolves when it is gone, for whatever reason. */
  readonly exited: Promise<Exit>
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ServerOptions {
  /** Everything it keeps, its log and its password. Made when missing. */
  readonly folder: string
  /** On 127.0.0.1; absent or 0 is a free one. */
  readonly port?: number
  /** With one, the server shows a certificate of its and takes no connection that is not encrypted. Its URL says whom to trust. */
  readonly authority?: Authority | undefined
  /** Told in a line what happens. */
  readonly log?: (line: string) => void
}

export interface Launch {
  readonly name: string
  readonly folder: string
  readonly command: string
  readonly args: readonly string[]
  readonly url: string
  readonly port: number
  /** Whom it runs as, where that is not ourselves. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  readonly stopSignal: NodeJS.Signals
  /** Rejects for as long as it takes no connections. */
  readonly ready: () => Promise<void>
  readonly log?: ((line: string) => void) | undefined
}

const patienceMilliseconds = 15_000
const startMilliseconds = 60_000
const logFile = 'server.log'

/** Starts a server process and resolves once it is ready. Throws with the end of its log when it ends before that. */
export const launch = async ({ name, folder, command, args, url, port, user, stopSignal, ready, log }: Launch): Promise<Server> => {
  await endOrphan(name, folder, stopSignal, patienceMilliseconds)
  if (await portTaken(port)) throw new Error(`${name} can't listen on port ${port}: another program does. Name another port.`)

  // One log per start, with the one before it kept, so that it can't grow for ever and the reason of a crash is still there.
  const logPath = join(folder, logFile)
  await rename(logPath, join(folder, 'server.previous.log')).catch(() => {})
  const output = openSync(logPath, 'w', 0o600)
  // In a process group of its own: Ctrl-C in a terminal reaches us alone, and we end our stores after our services.
  // The environment stays behind: a store has no business with our secrets.
  const child = spawn(command, [...args], {
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', output, output],
    detached: true,
    ...user,
  })
  closeSync(output)
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  child.once('error', failure.reject)
  if (child.pid === undefined) return failure.promise
  const { pid } = child
  writeFileSync(recordFile(folder), JSON.stringify({ pid, started: livingProcess(pid)?.started, parent: process.pid }))

  // Whatever ends this process short of a kill takes its servers along.
  const leave = (): void => void child.kill(stopSignal)
  process.once('exit', leave)
  let gone = false
  const exited = new Promise<Exit>((resolve) =>
    child.once('exit', (code, signal) => {
      gone = true
      process.off('exit', leave)
      rmSync(recordFile(folder), { force: true })
      resolve({ code, signal })
    }),
  )
  const stop = async (): Promise<void> => {
    if (!gone) child.kill(stopSignal)
    const late = new AbortController()
    await Promise.race([exited, sleep(patienceMilliseconds, undefined, { signal: late.signal }).catch(() => {})])
    late.abort()
    if (!gone) child.kill('SIGKILL')
    await exited
  }

  for (let waited = 0; ; waited += 20) {
    if (gone) throw new Error(`${name} ended while it started:\n${tail(logPath)}`)
    if (await ready().then(() => true, () => false)) break
    if (waited > startMilliseconds) {
      await stop()
      throw new Error(`${name} was not ready after ${startMilliseconds / 1000} seconds:\n${tail(logPath)}`)
    }
    await sleep(20)
  }
  log?.(`${name} is ready on port ${port} (process ${pid}).`)
  return { name, url, port, pid, exited, stop, kill: (signal) => void child.kill(signal) }
}

const tail = (path: string): string => readFileSync(path, 'utf8').trim().split('\n').slice(-8).join('\n')
