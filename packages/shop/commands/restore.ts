import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { identityToRecipient } from 'age-encryption'
import type { Environment } from '@minishop/host'
import { contentOfTables, differing, linesOf, restoreTables, tablesOf, withClient } from '@minishop/servers'
import { identitiesIn } from '../backups/age-key.ts'
import { clusterBefore, isShipped, recoverCluster } from '../backups/archive.ts'
import { copyOf, keepable, nameOf, restoreCopy } from '../backups/copies.ts'
import type { Contents } from '../backups/copy.ts'
import { inScratch, scratchFolder } from '../backups/scratch.ts'
import { damage, decrypted, keep, keptIn, type Kept } from '../backups/shelf.ts'
import { withStores, type Stores } from '../backups/stores.ts'
import { withDatabase, type ContextName } from '../contexts.ts'
import { Trouble, troubled } from '../operator.ts'
import { say } from '../say.ts'
import { ago, line, seconds } from './backup.ts'
import { momentOf } from './outbox.ts'

export interface RestoreOptions {
  readonly data: string
  readonly from: string
  readonly identity?: string
  readonly at?: string
}

/** Apart from the backups, so that a second restore does not take it for the newest. */
const undoFolder = 'before-restore'

/**
 * Puts one service back to its newest backup; with a time, to that very moment where there is a base backup from before it, else to the newest copy from before it.
 * What was there is kept first. Answers the exit code: 1 where nothing was changed, since the backup is not what it was.
 */
export const restore = (service: string, { data, from, identity, at }: RestoreOptions, environment: Environment = process.env): Promise<number> =>
  troubled(async () => {
    const of = nameOf(service)
    const identities = await identitiesIn(identity)
    const moment = at === undefined ? undefined : momentOf(at, Date.now())
    const base = moment === undefined || !isDatabase(of) ? undefined : await clusterBefore(from, moment)
    const copy = base === undefined ? await newest(from, of, moment) : undefined
    return withStores(data, environment, { of: [of], as: 'owner' }, async (stores) => {
      const before = await keep(join(from, undoFolder), { ...(await copyOf(of, stores)), recipient: await identityToRecipient(identities[0]!) })
      say(`  ${of.padEnd(10)} what is there now is kept as ${join(undoFolder, before.name)}`)
      const began = performance.now()
      try {
        if (base !== undefined) await fromLog({ of: of as ContextName, stores, from, base, moment: moment!, identities })
        else await fromCopy(from, copy!, stores, identities)
      } catch (error) {
        say(`✘ ${of.padEnd(10)} ${(error as Error).message}`)
        return 1
      }
      const then = copy?.at ?? moment!
      say(`✔ ${of.padEnd(10)} as it was at ${then}, ${ago(then)} ago; restored in ${seconds(performance.now() - began)}`)
      return 0
    })
  })

/**
 * Restores the newest backup of each into empty stores, compares what is there with what was copied, and says how long it took and how much would be lost now. Of
 * the cluster, whose content nobody has counted, every row is read. Answers the exit code.
 */
export const verifyRestore = (services: readonly string[], { data, from, identity, at }: RestoreOptions): Promise<number> =>
  troubled(async () => {
    const identities = await identitiesIn(identity)
    const moment = at === undefined ? undefined : momentOf(at, Date.now())
    const kept = new Set((await keptIn(from)).map(({ of }) => of))
    let failed = false
    for (const of of services.length > 0 ? services : [...keepable, 'cluster'].filter((name) => kept.has(name)))
      try {
        const chosen = of === 'cluster' ? await clusterBefore(from, moment) : await newest(from, nameOf(of), moment)
        if (chosen === undefined) throw new Trouble(`There is no backup of the cluster in ${from}.`)
        const wrong = await damage(from, chosen)
        if (wrong !== undefined) throw new Error(`${chosen.name}: ${wrong}`)
        say(`✔ ${line(chosen)}; ${of === 'cluster' ? await triedCluster(from, chosen, moment, identities, data) : await triedCopy(from, chosen, identities)}`)
      } catch (error) {
        failed = true
        say(`✘ ${of.padEnd(10)} ${(error as Error).message}`)
      }
    return failed ? 1 : 0
  })

const isDatabase = (of: string): boolean => withDatabase.some((name) => name === of)

const triedCopy = (from: string, chosen: Kept, identities: readonly string[]): Promise<string> =>
  inScratch(chosen.of, async (stores) => {
    const began = performance.now()
    await fromCopy(from, chosen, stores, identities)
    return `restored and the same in ${seconds(performance.now() - began)}; whoever needs it now loses ${ago(chosen.at)}`
  })

const triedCluster = (from: string, base: Kept, moment: string | undefined, identities: readonly string[], data: string): Promise<string> =>
  scratchFolder(async (folder) => {
    const began = performance.now()
    const password = (await readFile(join(data, 'postgres', 'password'), 'utf8')).trim()
    const server = await recoverCluster({ from, base, moment, folder: join(folder, 'postgres'), identities, password })
    try {
      let rows = 0
      for (const name of withDatabase) for (const { count } of Object.values(await contentOfTables(databaseOn(server.url, name)))) rows += count
      let last: Date | null = null
      await withClient(server.url, async (run) => void (last = (await run('select pg_last_xact_replay_timestamp() as at')).rows[0].at))
      const reached = (last as Date | null)?.toISOString() ?? base.at
      return `restored in ${seconds(performance.now() - began)}, ${rows} rows read, as of ${reached}; whoever needs it now loses ${ago(reached)}`
    } finally {
      await server.stop()
    }
  })

const fromCopy = async (from: string, { of, name, contents }: Kept, stores: Parameters<typeof restoreCopy>[1], identities: readonly string[]): Promise<void> => {
  const restored: Contents = await restoreCopy(of, stores, linesOf(decrypted(join(from, name), identities)))
  const odd = differing(restored, contents)
  if (odd.length > 0) throw new Error(`What was restored from ${name} differs from what was copied in ${odd.join(', ')}.`)
}

interface FromLog {
  readonly of: ContextName
  readonly stores: Stores
  readonly from: string
  readonly base: Kept
  readonly moment: string
  readonly identities: readonly string[]
}

/** The whole cluster as it was goes into a server of its own, and of that the one database into the shop's. */
const fromLog = ({ of, stores, from, base, moment, identities }: FromLog): Promise<void> =>
  scratchFolder(async (folder) => {
    const admin = stores.server()
    await untilArchived(admin, from)
    const server = await recoverCluster({ from, base, moment, folder: join(folder, 'postgres'), identities, password: decodeURIComponent(new URL(admin).password) })
    try {
      await restoreTables(stores.owning(of), tablesOf(databaseOn(server.url, of), () => {}))
    } finally {
      await server.stop()
    }
  })

const shippingMilliseconds = 60_000

/** What has happened until now is in the folder of the backups, and something after it, by which recovery sees that a moment is over. */
const untilArchived = async (admin: string, from: string): Promise<void> => {
  let last: string | undefined
  await withClient(admin, async (run) => {
    if ((await run('show archive_mode')).rows[0].archive_mode !== 'on') return
    await run(`select pg_logical_emit_message(true, 'minishop', 'restore')`)
    last = (await run('select pg_walfile_name(pg_switch_wal()) as name')).rows[0].name
  })
  for (let waited = 0; last !== undefined && !(await isShipped(from, last)); waited += 100) {
    if (waited > shippingMilliseconds) throw new Error(`The log of the last minute has not come to ${from}. Is this the folder of --archive?`)
    await pause(100)
  }
}

const databaseOn = (url: string, name: string): string => {
  const there = new URL(url)
  there.pathname = `/${name}`
  return there.href
}

const newest = async (from: string, of: string, moment?: string): Promise<Kept> => {
  const found = (await keptIn(from, of)).findLast((one) => moment === undefined || one.at <= moment)
  if (found === undefined) throw new Trouble(`There is no backup of ${of}${moment === undefined ? '' : ` from before ${moment}`} in ${from}.`)
  return found
}
