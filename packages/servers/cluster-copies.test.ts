import test from 'ava'
import { chmod, copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { archivedIn, clusterOf, recoverPostgres, startPostgres, temporaryFolder, withClient, type CopiedCluster } from './index.ts'

const one = async (url: string, statement: string): Promise<any> => {
  let found: unknown
  await withClient(url, async (run) => void (found = Object.values((await run(statement)).rows[0])[0]))
  return found
}

test('any moment since a base backup is restored from it and the archived log, and one that the log does not reach is refused', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startPostgres({ folder: join(folder, 'postgres'), archive: true, fsync: false })
  t.teardown(() => server.stop())
  const run = (statement: string) => one(server.url, statement)
  await withClient(server.url, async (run) => void (await run('create table mugs (n integer); insert into mugs select generate_series(1, 1000)')))
  let told: CopiedCluster | undefined
  const tar = await Array.fromAsync(clusterOf(server.url, (copied) => (told = copied)))
  await run('insert into mugs values (1001) returning n')
  const moment = (await run('select clock_timestamp()')).toISOString()
  // The clock of the log is finer than what a date holds.
  await run('select pg_sleep(0.01)')
  await run('with gone as (delete from mugs returning n) select count(*) from gone')
  const last = await run('select pg_walfile_name(pg_switch_wal())')
  const archived = await archivedIn(join(folder, 'postgres'))
  while (!(await readdir(archived)).includes(last)) await sleep(20)
  t.true(told!.firstPiece <= last && told!.at <= moment)

  const recovered = async (name: string, until?: string) => {
    async function* archive() {
      yield* tar
    }
    const pieces = async (log: string) => {
      for (const piece of await readdir(archived)) {
        await copyFile(join(archived, piece), join(log, piece))
        await chmod(join(log, piece), 0o644)
      }
    }
    const made = await recoverPostgres({ folder: join(folder, name), tar: archive(), pieces, password: new URL(server.url).password, until })
    t.teardown(() => made.stop())
    return one(made.url, 'select count(*)::int from mugs')
  }
  t.is(await recovered('before', moment), 1001)
  t.is(await recovered('end'), 0)
  await t.throwsAsync(recovered('never', new Date(Date.now() + 3_600_000).toISOString()), { message: /does not reach|ended before configured recovery target/ })
})
