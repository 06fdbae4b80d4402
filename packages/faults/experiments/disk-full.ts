import { execFile } from 'node:child_process'
import { open, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { contextsWithStore } from '../evidence/databases.ts'
import type { Experiment, ShopKind } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { allAnswered, outage } from './watching.ts'

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

/** Uses up the room that pages of the tables have left: whatever is written afterwards needs another page. */
const pack = (lab: Laboratory): Promise<unknown> =>
  Promise.all(
    contextsWithStore.map((context) =>
      lab.database(context, async (client) => {
        const all = (text: string) => client.query(`${text} from generate_series(1, 1000000) n`).then(
          () => Promise.reject(new Error('The disk of PostgreSQL was not full.')),
          () => {},
        )
        await all(`insert into once (scope, key, fingerprint, at) select 'packing', n::text, '', now()`)
        await all(`insert into outbox (id, key, subject, data, traceparent, time, published_at) select gen_random_uuid(), 'packing', 'packing', '{}', '', now(), now()`)
      }),
    ),
  )

/** Uses up the log that is there: PostgreSQL needs another piece of it, and ends over that. */
const fillLog = (lab: Laboratory): Promise<unknown> =>
  lab.database('postgres', async (client) => {
    for (let megabytes = 0; megabytes < 400; megabytes++) await client.query(`select pg_logical_emit_message(false, 'packing', repeat('x', 1000000))`)
    throw new Error('The disk of PostgreSQL was not full.')
  }).catch((error: Error) => {
    if (/was not full/.test(error.message)) throw error
  })

const fullWith = (name: string, what: string, contexts: readonly string[], fillRest: (lab: Laboratory) => Promise<unknown>): Experiment => ({
  name,
  what,
  shop: cramped,
  async disturb(lab) {
    const { postgres } = lab.stores
    const { visits: { length: from }, turnedAway: { length: before } } = lab.history
    const filler = join(postgres.folder, 'filler')
    let died = false
    await outage(lab, {
      of: 'room on the disk of PostgreSQL',
      contexts,
      milliseconds: 10_000,
      begin: () => fill(filler).then(() => fillRest(lab)),
      async end() {
        await rm(filler)
        died = postgres.ended()
        await postgres.revive()
      },
    })
    allAnswered(lab, from)
    const told = lab.history.turnedAway.length - before
    if (told === 0) throw new Error('Nobody was told to come back.')
    return { times: 1, told: `${died ? 'PostgreSQL ended over it' : 'PostgreSQL went on'}, and ${told} callers were told to come back.` }
  },
})

export const diskFull: readonly Experiment[] = [
  // The others hear of no new order meanwhile, have nothing to write, and lack nothing.
  fullWith('B10 PostgreSQL disk full', 'the disk of PostgreSQL is full for ten seconds', ['orders'], pack),
  fullWith('B10 PostgreSQL no room for its log', 'the disk of PostgreSQL is full for ten seconds, its log too; where it ends over that, it is started again', contextsWithStore, fillLog),
]
