import { execFile } from 'node:child_process'
import { open, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Experiment, ShopKind } from './experiment.ts'
import { outage } from './watching.ts'

const run = promisify(execFile)

/** PostgreSQL keeps what it has in memory that is soon full. */
const cramped: ShopKind = {
  name: 'cramped',
  async prepare(folder) {
    if (process.getuid?.() !== 0) throw new Error('A disk that can be filled is mounted by root alone: run this experiment as root, or choose others with --only.')
    const place = join(folder, 'postgres')
    await mkdir(place, { recursive: true })
    await run('mount', ['-t', 'tmpfs', '-o', 'size=320m,mode=755', 'tmpfs', place])
    return { environment: {}, undo: () => run('umount', ['--lazy', place]).then(() => {}) }
  },
}

/** Writes until nothing more fits. */
const fill = async (path: string): Promise<void> => {
  const file = await open(path, 'a')
  try {
    for (let size = 1024 * 1024; size >= 1024; )
      await file.write(Buffer.alloc(size)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error
        size /= 2
      })
  } finally {
    await file.close()
  }
}

export const diskFull: readonly Experiment[] = [
  {
    name: 'B10 PostgreSQL disk full',
    what: 'the disk of PostgreSQL is full for ten seconds; where that ends it, it is started again',
    shop: cramped,
    async disturb(lab) {
      const { postgres } = lab.stores
      const filler = join(postgres.folder, 'filler')
      const filling = setInterval(() => void fill(filler).catch(() => {}), 500)
      let died = false
      await outage(lab, {
        of: 'room on the disk of PostgreSQL',
        // auth writes so little that the pages it has may do.
        contexts: ['catalog', 'orders', 'shipping'],
        milliseconds: 10_000,
        begin: () => fill(filler),
        async end() {
          clearInterval(filling)
          await sleep(100)
          await rm(filler)
          died = postgres.ended()
          await postgres.revive()
        },
      })
      return { times: 1, told: died ? 'PostgreSQL ended over it.' : 'PostgreSQL went on.' }
    },
  },
]
