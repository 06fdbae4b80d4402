import { execFile } from 'node:child_process'
import { chown, glob, lstat, mkdir, mkdtemp, readlink, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Authority } from './authority.ts'
import { certified, trusting } from './certified.ts'
import { freePort } from './free-port.ts'
import { keptPassword } from './kept-password.ts'
import { isRoot, nobody, postgresBinaries, reachable, reachableHome, type Binaries } from './postgres-binaries.ts'
import { endOrphan } from './process-record.ts'
import { launch, type Server, type ServerOptions } from './server.ts'

export interface PostgresOptions extends ServerOptions {
  /** False only where nobody minds losing everything in a power cut: tests. */
  readonly fsync?: boolean
  /** Where root puts what `nobody` can't reach in `folder`. */
  readonly home?: string
  /** Puts every finished piece of its write-ahead log into `archivedIn(folder)`, at least each minute in which something changed. Somebody must take them away. */
  readonly archive?: boolean
  /** More settings, by PostgreSQL's names. */
  readonly settings?: Readonly<Record<string, string>>
}

const name = 'PostgreSQL'

/** What initdb is told: bytewise order, the same on every system, and upper and lower case by Unicode, both without the system's locales. */
export const clusterLocale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] as const

/**
 * Starts PostgreSQL 18 from npm on 127.0.0.1 over the cluster in `folder`, which is made at the first start. Its superuser has a random
 * password, kept in the folder. A server that a killed process left behind on this folder is stopped first.
 */
export const startPostgres = async ({ folder: given, port, authority, fsync = true, home = reachableHome, archive = false, settings: more = {}, log }: PostgresOptions): Promise<Server> => {
  await mkdir(given, { recursive: true })
  const folder = await realpath(given)
  const binaries = await postgresBinaries(home)
  // Before its cluster is looked at: it may be writing to it.
  await endOrphan(name, folder, 'SIGINT', 15_000)
  const password = await keptPassword(join(folder, 'password'))
  const cluster = (await existingCluster(folder)) ?? (await newCluster(folder, home, binaries, password, log))

  const listening = port || (await freePort())
  const url = trusting(`postgres://postgres:${password}@127.0.0.1:${listening}/postgres`, authority)
  const settings = {
    port: listening,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '64MB',
    max_wal_size: '256MB',
    log_min_messages: 'warning',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(authority && (await encrypted(authority, cluster))),
    ...(archive && (await archiving(folder))),
    ...more,
    ...(!fsync && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const start = () =>
    launch({
      name,
      folder,
      url,
      port: listening,
      command: binaries.postgres,
      args: ['-D', cluster, ...Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`])],
      user: isRoot() ? nobody : undefined,
      // "Fast" shutdown: ends the sessions, writes everything down (PostgreSQL 18, 18.5).
      stopSignal: 'SIGINT',
      ready: () => ping(url),
      log,
    })
  // After a kill the server's own children live a moment longer, and while they do a new server may not touch their memory.
  for (let attempt = 1; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (attempt === 20 || !String(error).includes('pre-existing shared memory block')) throw error
      await sleep(250)
    }
  }
}

/** Settings with which nobody gets in unencrypted. The files lie in the cluster, where the server can read them whoever it runs as. */
const encrypted = async (authority: Authority, cluster: string) => {
  const { certificateFile, keyFile } = await certified(authority, name, cluster, isRoot() ? nobody : undefined)
  const rules = join(cluster, 'pg_hba_encrypted.conf')
  await writeFile(rules, 'hostssl all all 127.0.0.1/32 scram-sha-256\nhostssl replication postgres 127.0.0.1/32 scram-sha-256\n')
  return { ssl: 'on', ssl_cert_file: certificateFile, ssl_key_file: keyFile, ssl_min_protocol_version: 'TLSv1.3', hba_file: rules }
}

/** Where the server over `folder` puts finished pieces of its log: beside the cluster, which is where it may write. */
export const archivedIn = async (folder: string): Promise<string> => `${await realpath(join(folder, 'cluster'))}.archived`

const archiving = async (folder: string) => {
  const archived = await archivedIn(folder)
  await mkdir(archived, { recursive: true, mode: 0o700 })
  if (isRoot()) await chown(archived, nobody.uid, nobody.gid)
  // Under its name only once it is whole and on the disk; the same piece may come again after a crash.
  const command = `cp "%p" "${archived}/%f.part" && sync "${archived}/%f.part" && mv "${archived}/%f.part" "${archived}/%f"`
  return { archive_mode: 'on', archive_timeout: '60', archive_command: command }
}

const ping = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
  } finally {
    await client.end().catch(() => {})
  }
}

const existingCluster = async (folder: string): Promise<string | undefined> => {
  const path = join(folder, 'cluster')
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return undefined
  if (await stat(path).then(() => true, () => false)) return realpath(path)
  throw new Error(`${path} leads to ${await readlink(path)}, which is gone. Restore it, or remove ${folder} to start with nothing.`)
}

/** Made beside its place and then moved there, so that a kill half-way leaves no half cluster; where root's home hides it, linked there. */
const newCluster = async (
  folder: string,
  home: string,
  { initdb }: Binaries,
  password: string,
  log: ServerOptions['log'],
): Promise<string> => {
  log?.(`Making the database in ${folder} ...`)
  for await (const unfinished of glob('cluster-*', { cwd: folder })) await rm(join(folder, unfinished), { recursive: true, force: true })
  const inPlace = !isRoot() || (await reachable(folder))
  const place = inPlace ? folder : home
  await mkdir(place, { recursive: true, mode: 0o755 })
  const made = await mkdtemp(join(place, 'cluster-'))
  const passwordFile = `${made}.password`
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
  try {
    if (isRoot()) for (const path of [made, passwordFile]) await chown(path, nobody.uid, nobody.gid)
    const options = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    await promisify(execFile)(initdb, ['-D', made, ...options, ...clusterLocale], {
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      ...(isRoot() && nobody),
    })
  } catch (cause) {
    await rm(made, { recursive: true, force: true })
    throw new Error(`The database in ${folder} could not be made: ${(cause as { stderr?: string }).stderr ?? cause}`, { cause })
  } finally {
    await rm(passwordFile, { force: true })
  }
  const path = join(folder, 'cluster')
  await (inPlace ? rename(made, path) : symlink(made, path))
  return inPlace ? path : made
}
