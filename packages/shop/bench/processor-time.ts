import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second towards programs, whatever its own clock does (proc(5), USER_HZ). */
const ticksPerSecond = 100

interface Times {
  readonly parent: number
  readonly own: number
  /** Of children that have ended. */
  readonly children: number
}

const timesOf = (pid: number): Times | undefined => {
  try {
    // The name in parentheses may hold anything, so what counts begins behind the last one.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ').map(Number)
    return { parent: fields[1]!, own: fields[11]! + fields[12]!, children: fields[13]! + fields[14]! }
  } catch {
    return undefined
  }
}

/** Seconds that these processes have spent on a processor, in user mode and in the kernel, all threads together. Nothing where the system does not tell. */
export const processorSeconds = (pids: readonly number[]): number | undefined => {
  const times = pids.map(timesOf)
  if (times.some((one) => one === undefined)) return undefined
  return times.reduce((sum, one) => sum + one!.own, 0) / ticksPerSecond
}

/** The same of processes with their children, of which PostgreSQL has one for each connection. */
export const processorSecondsOfTrees = (pids: readonly number[]): number | undefined => {
  const times = pids.map(timesOf)
  if (times.some((one) => one === undefined)) return undefined
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => timesOf(Number(name))).filter((one) => one !== undefined && pids.includes(one.parent))
  return [...times, ...children].reduce((sum, one) => sum + one!.own + one!.children, 0) / ticksPerSecond
}
