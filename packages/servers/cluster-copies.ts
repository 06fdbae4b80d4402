import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { copyOut } from './copy-protocol.ts'
import { executable } from './executable.ts'
import { startPostgres } from './postgres.ts'
import { isRoot, nobody } from './postgres-binaries.ts'
import type { Server } from './server.ts'

/** What a base backup is of: the first piece of the log that its recovery reads, and the moment from which on any can be restored. */
export interface CopiedCluster {
  readonly firstPiece: string
  readonly at: string
}

const segmentBytes = 16n * 1024n * 1024n

/**
 * The files of a whole cluster while it runs, as a tar archive over the replication protocol (PostgreSQL 18, 54.4): needs a role that may replicate, and no tool.
 * With its own log, so that it can be restored even without an archive. Tablespaces elsewhere are refused.
 */
export async function* clusterOf(url: string, told: (backup: CopiedCluster) => void): AsyncGenerator<Buffer> {
  const client = new pg.Client({ connectionString: url, application_name: 'minishop backup', replication: 'true' } as pg.ClientConfig)
  client.on('error', () => {})
  await client.connect()
  try {
    const rows: string[][] = []
    const messages = copyOut(client, `BASE_BACKUP (LABEL 'minishop', CHECKPOINT 'fast', WAL true, MANIFEST 'no')`, (fields) => rows.push(fields.map(String)))
    let archives = 0
    for await (const message of messages as AsyncIterable<Buffer>) {
      const kind = String.fromCharCode(message[0]!)
      if (kind === 'n' && ++archives > 1) throw new Error('The cluster has tablespaces outside of its folder, which are not copied.')
      if (kind === 'd') yield message.subarray(1)
    }
    const [position, timeline] = rows[0] as [string, string]
    const plain = new pg.Client({ connectionString: url })
    await plain.connect()
    const { rows: [now] } = await plain.query<{ at: Date }>('select clock_timestamp() as at').finally(() => plain.end())
    told({ firstPiece: pieceOf(position, Number(timeline)), at: now!.at.toISOString() })
  } finally {
    await client.end()
  }
}

/** The name of the file of the log that holds a position: `0/2000028`. */
const pieceOf = (position: string, timeline: number): string => {
  const [high, low] = position.split('/').map((part) => BigInt(`0x${part}`)) as [bigint, bigint]
  const eight = (part: bigint) => part.toString(16).toUpperCase().padStart(8, '0')
  return eight(BigInt(timeline)) + eight(high) + eight(low / segmentBytes)
}

export interface Recovery {
  /** Where the recovered cluster goes; new. */
  readonly folder: string
  /** A base backup. */
  readonly tar: AsyncIterable<Buffer>
  /** Puts pieces of the log into a folder, which is that of whoever the server runs as, and so must they be. */
  readonly pieces: (folder: string) => Promise<void>
  /** Of the superuser, in the cluster that was backed up. */
  readonly password: string
  /** To this moment, with everything that was committed until then; absent for all that there is. */
  readonly until?: string | undefined
}

/** Starts a server on what a cluster was at a moment. It is a cluster of its own, which archives nothing. Throws where the log does not reach that moment. */
export const recoverPostgres = async ({ folder, tar, pieces, password, until }: Recovery): Promise<Server> => {
  const [cluster, log] = [join(folder, 'cluster'), join(folder, 'log')]
  await mkdir(folder, { recursive: true, mode: 0o755 })
  for (const made of [cluster, log]) await mkdir(made, { mode: 0o700 })
  if (isRoot()) await owned(cluster, log)
  await pieces(log)
  await writeFile(join(folder, 'password'), password, { mode: 0o600 })
  await unpacked(cluster, tar)
  await writeFile(join(cluster, 'recovery.signal'), '')
  if (isRoot()) await owned(join(cluster, 'recovery.signal'))
  const settings = {
    restore_command: `cp "${log}/%f" "%p"`,
    recovery_target_action: 'promote',
    // Read before the names of time zones are.
    ...(until !== undefined && { recovery_target_time: until.replace('Z', '+00') }),
  }
  const server = await startPostgres({ folder, fsync: false, settings })
  try {
    await promoted(server)
    return server
  } catch (error) {
    await server.stop()
    throw error
  }
}

const owned = async (...paths: readonly string[]): Promise<void> => {
  for (const path of paths) await chown(path, nobody.uid, nobody.gid)
}

/** By the tar of the system, as the user who owns the cluster. */
const unpacked = async (folder: string, tar: AsyncIterable<Buffer>): Promise<void> => {
  const child = spawn(await executable('tar'), ['-x', '-f', '-', '-C', folder], { cwd: '/', stdio: ['pipe', 'ignore', 'pipe'], ...(isRoot() && nobody) })
  // Who ends before it has read all has said why.
  const fed = pipeline(Readable.from(tar), child.stdin).then(() => undefined, (error: NodeJS.ErrnoException) => error)
  const [[code], said, failed] = await Promise.all([once(child, 'exit'), text(child.stderr), fed])
  if (failed !== undefined && failed.code !== 'EPIPE') throw failed
  if (code !== 0) throw new Error(`The base backup could not be unpacked: ${said}`)
}

const promoted = async (server: Server): Promise<void> => {
  let gone = false
  void server.exited.then(() => (gone = true))
  for (;;) {
    if (gone) throw new Error('The archive does not reach the moment that is asked for: nothing was committed and archived after it. Take an earlier one.')
    const client = new pg.Client({ connectionString: server.url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows: [found] } = await client.query<{ recovering: boolean }>('select pg_is_in_recovery() as recovering')
      if (!found!.recovering) return
    } catch {
      // It may be ending, which is seen above.
    } finally {
      await client.end().catch(() => {})
    }
    await sleep(50)
  }
}
