import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A living process. When it started tells it from a later one that got the same number. */
interface LivingProcess {
  readonly parent: number
  readonly started: string
}

/** What stands beside a server's files while it runs, for whoever finds them after a crash. */
export interface ProcessRecord {
  readonly pid: number
  readonly started: string
  readonly parent: number
}

/** The process of this number, unless it is dead or only waits to be buried. */
export const livingProcess = (pid: number): LivingProcess | undefined => {
  try {
    if (process.platform === 'linux') {
      // proc(5): the name in parentheses may hold spaces, the fields behind it do not. The 22nd is the start in ticks since boot.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : { parent: Number(fields[1]), started: fields[19]! }
    }
    const line = execFileSync('ps', ['-o', 'stat=,ppid=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, state, parent, started] = /^\s*(\S+)\s+(\d+)\s+(.*\S)\s*$/m.exec(line) ?? []
    return !state || state.startsWith('Z') ? undefined : { parent: Number(parent), started: started! }
  } catch {
    return undefined
  }
}

const fileName = 'running.json'
export const recordFile = (folder: string): string => join(folder, fileName)

/** What ran in this folder last and has not been stopped in order, whether or not it still lives. */
export const processRecord = async (folder: string): Promise<ProcessRecord | undefined> => {
  try {
    return JSON.parse(await readFile(recordFile(folder), 'utf8')) as ProcessRecord
  } catch {
    return undefined
  }
}

/**
 * Ends the server that a killed process left running in `folder`. A server has one owner, the process that started it: while that one lives
 * this throws, and once it is dead (the server then has another parent) the server belongs to whoever comes next.
 */
export const endOrphan = async (name: string, folder: string, signal: NodeJS.Signals, patienceMilliseconds: number): Promise<void> => {
  const record = await processRecord(folder)
  if (record === undefined) return
  const alive = (): LivingProcess | undefined => {
    const found = livingProcess(record.pid)
    return found?.started === record.started ? found : undefined
  }
  if (alive()?.parent === record.parent)
    throw new Error(`${name} already runs in ${folder}, started by process ${record.parent}. Stop that process first, or use another folder.`)
  const end = async (how: NodeJS.Signals): Promise<void> => {
    if (!alive()) return
    process.kill(record.pid, how)
    for (let waited = 0; alive() && waited < patienceMilliseconds; waited += 20) await sleep(20)
  }
  await end(signal)
  await end('SIGKILL')
  await rm(recordFile(folder), { force: true })
}
