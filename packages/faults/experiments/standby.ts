import { execFile } from 'node:child_process'
import { appendFile, copyFile, cp, mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startPostgres, type Server } from '@minishop/servers'
import type { Laboratory } from '../laboratory/laboratory.ts'
import { tcpProxy, type TcpProxy } from '../laboratory/tcp-proxy.ts'
import { until } from './waiting.ts'

/** A server that follows PostgreSQL asynchronously, over a line of its own. */
export interface Standby {
  readonly server: Server
  readonly folder: string
  /** Between the two. */
  readonly line: TcpProxy
}

const user = 65534

/** Copies the server while it runs, as section 25.3.3 of PostgreSQL's manual has it, and starts the copy as a hot standby that streams. */
export const openStandby = async (lab: Laboratory): Promise<Standby> => {
  const { postgres } = lab.stores
  const folder = `${postgres.folder}-standby`
  const cluster = join(folder, 'cluster')
  await mkdir(folder, { mode: 0o755 })
  await copyFile(join(postgres.folder, 'password'), join(folder, 'password'))
  const label = await lab.database('postgres', async (client) => {
    await client.query(`select pg_backup_start('standby', true)`)
    await cp(await realpath(join(postgres.folder, 'cluster')), cluster, { recursive: true, filter: (path) => !/postmaster\.(pid|opts)$/.test(path) })
    return (await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')).rows[0]!.labelfile
  })
  const line = await tcpProxy({ port: postgres.port })
  const { password } = new URL(postgres.url)
  await writeFile(join(cluster, 'backup_label'), label)
  await writeFile(join(cluster, 'standby.signal'), '')
  await appendFile(join(cluster, 'postgresql.auto.conf'), `primary_conninfo = 'host=127.0.0.1 port=${line.port} user=postgres password=${password} sslmode=prefer'\n`)
  if (process.getuid?.() === 0) await promisify(execFile)('chown', ['-R', `${user}:${user}`, cluster])
  const server = await startPostgres({ folder, ...(lab.authority && { authority: lab.authority }) })
  await until('A standby that follows', async () => {
    const { rows } = await lab.database('postgres', (client) => client.query<{ state: string }>('select state from pg_stat_replication'))
    return rows.some(({ state }) => state === 'streaming')
  }, 30)
  return { server, folder, line }
}

/** Starts what a killed server has left, past everybody, and reads it. */
export const leftBehind = async <T>(folder: string, read: (server: Server) => Promise<T>): Promise<T> => {
  const server = await startPostgres({ folder })
  return read(server).finally(() => server.stop().then(() => rm(join(folder, 'cluster'), { recursive: true })))
}
