import { armFailPoints, Unavailable, type FailPoint } from '@minishop/kernel'
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRehearsals, type Rehearsal } from './rehearsal.ts'

export interface RehearsingOptions {
  /** Of the service: its files bear it. */
  readonly name: string
  readonly rehearsals: readonly Rehearsal[]
  /**
   * Where `<name>.armed` is read again whenever it changes, and where `<name>.fired` and `<name>.reached` are kept: what has happened
   * happens no second time, be it that the process has died of it and was started again.
   */
  readonly folder?: string | undefined
  /** Instead of an end that nothing can catch. */
  readonly crash?: () => void
}

const lookMilliseconds = 100

/** Arms the fail-points of this process. Answers what disarms them. */
export const rehearse = ({ name, rehearsals, folder, crash = () => process.kill(process.pid, 'SIGKILL') }: RehearsingOptions): (() => void) => {
  const files = folder === undefined ? undefined : filesIn(folder, name)
  const passings = new Map<string, number>()
  const told = new Set<FailPoint>()
  let armed = rehearsals
  const look = () => {
    const written = files?.changed()
    if (written === undefined) return
    const read = readRehearsals(written)
    // Half a file that is still being written is read again.
    armed = [...rehearsals, ...(read instanceof Error ? [] : read)]
    passings.clear()
  }
  look()
  const looking = files && setInterval(look, lookMilliseconds).unref()

  const happens = ({ written, about: where, point, passing }: Rehearsal, reached: FailPoint, about: string): boolean => {
    if (point !== reached || !about.startsWith(where)) return false
    if (passing === undefined) return true
    const times = (passings.get(written) ?? 0) + 1
    passings.set(written, times)
    return times === passing && !files?.fired().includes(written)
  }
  const disarm = armFailPoints(async (point, about) => {
    if (files && !told.has(point)) files.note('reached', point)
    told.add(point)
    for (const rehearsal of armed) {
      if (!happens(rehearsal, point, about)) continue
      if (rehearsal.passing !== undefined) files?.note('fired', rehearsal.written)
      if (rehearsal.action === 'crash') return crash()
      if (rehearsal.action === 'throw') throw new Unavailable(`What stands behind ${point}`)
      if (rehearsal.action === 'fail') throw new Error(`It was told to fail at ${point}.`)
      if ('blockMilliseconds' in rehearsal.action) block(rehearsal.action.blockMilliseconds)
      else await sleep(rehearsal.action.delayMilliseconds)
    }
  })
  return () => {
    clearInterval(looking)
    disarm()
  }
}

/** Nothing else goes on in this thread meanwhile. */
const block = (milliseconds: number): void => {
  const until = performance.now() + milliseconds
  while (performance.now() < until) continue
}

const filesIn = (folder: string, name: string) => {
  mkdirSync(folder, { recursive: true })
  const of = (kind: 'armed' | 'fired' | 'reached') => join(folder, `${name}.${kind}`)
  const lines = (kind: 'armed' | 'fired') => (existsSync(of(kind)) ? readFileSync(of(kind), 'utf8') : '')
  let seen = 0
  return {
    /** What is armed, where that is new. */
    changed: (): string | undefined => {
      const changedAt = statSync(of('armed'), { throwIfNoEntry: false })?.mtimeMs ?? 0
      if (changedAt === seen) return undefined
      seen = changedAt
      return lines('armed')
    },
    fired: (): readonly string[] => lines('fired').split('\n'),
    // At once: the next thing that happens may be the end of the process.
    note: (kind: 'fired' | 'reached', line: string): void => appendFileSync(of(kind), `${line}\n`),
  }
}
