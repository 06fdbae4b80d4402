import { readdir, readFile } from 'node:fs/promises'
import type { Bound } from '@minishop/simulation/checker'
import { contextsWithStore } from '../evidence/databases.ts'
import { limits } from './limits.ts'
import type { Laboratory } from './laboratory.ts'
import { repeating } from './repeating.ts'

/** The most that everything with a limit has grown to. */
export interface Measuring {
  /** Forgets what was: another experiment begins. */
  anew(): void
  bounds(): readonly Bound[]
  stop(): Promise<void>
}

const pauseMilliseconds = 1_000
const pageBytes = 4_096

/** Measures the services and their stores every second. What can't be reached just now is measured the next time. */
export const measuring = (lab: Pick<Laboratory, 'processes' | 'database'>): Measuring => {
  const most = new Map<string, Bound>()
  const see = (of: string, value: number, limit: number): void => void most.set(of, { of, most: Math.max(value, most.get(of)?.most ?? 0), limit })

  const measured = async (name: string, pid: number): Promise<void> => {
    const [, pages = '0'] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')
    see(`MiB of memory of ${name}`, Math.round((Number(pages) * pageBytes) / 1024 / 1024), limits.memoryMiB)
    see(`open files of ${name}`, (await readdir(`/proc/${pid}/fd`)).length, name === 'gateway' ? limits.openFilesOfGateway : limits.openFiles)
  }
  const stored = async (context: string): Promise<void> => {
    const [row] = await lab.database(context, async (client) => (await client.query<{ connections: number; unpublished: number }>(measures, [context])).rows)
    see(`connections of ${context} to PostgreSQL`, row!.connections, limits.databaseConnections)
    see(`rows in the outbox of ${context}`, row!.unpublished, limits.unpublished)
  }
  const running = repeating(pauseMilliseconds, async () => {
    const processes = (await lab.processes().catch(() => [])).filter(({ pid, ready }) => pid !== 0 && ready !== undefined)
    await Promise.allSettled([...processes.map(({ name, pid }) => measured(name, pid)), ...contextsWithStore.map(stored)])
  })
  return {
    anew: () => most.clear(),
    bounds: () => [...most.values()],
    stop: running.stop,
  }
}

const measures = `
  select
    (select count(*)::int from pg_stat_activity where usename = $1 || '_runtime') as connections,
    (select count(*)::int from outbox where published_at is null and (not_before is null or not_before <= now())) as unpublished`
