import test from 'ava'
import { spawn } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, provisionDatabase, startPostgres, temporaryFolder, withClient } from '@minishop/servers'
import { composition } from './main.ts'

const main = join(import.meta.dirname, 'main.ts')

test('a service changes to another password of its database under load, and no request fails', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startPostgres({ folder: join(folder, 'postgres'), fsync: false })
  t.teardown(() => server.stop())
  const { ownerUrl, runtimeUrl, alternateUrl } = await provisionDatabase(server.url, 'catalog')
  await composition.migrate!(ownerUrl, { write: () => {} })
  const file = join(folder, 'database-url')
  const tell = (url: string) => {
    writeFileSync(`${file}.new`, url)
    renameSync(`${file}.new`, file)
  }
  tell(runtimeUrl)
  const port = await freePort()
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], PORT: String(port), DATABASE_URL_FILE: file, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  t.teardown(() => void child.kill('SIGKILL'))
  const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
  while (!(await ask('/health/ready').then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 50))

  const answers: number[] = []
  let loaded = true
  const customer = async () => {
    while (loaded) answers.push(await ask('/v1/products').then(({ status }) => status, () => 0))
  }
  const customers = [customer()]
  const loggedInAs = async (role: string) => {
    let found = false
    await withClient(server.url, async (run) => {
      found = (await run(`select from pg_stat_activity where usename = $1 and application_name = 'minishop catalog'`, [role])).rowCount! > 0
    })
    return found
  }
  const until = async (holds: () => Promise<boolean>) => {
    for (const seen = answers.length; !(await holds()) || answers.length < seen + 50; ) await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await until(() => loggedInAs('catalog_runtime'))

  tell(alternateUrl)
  // From now on the old one lets nobody in, and more customers need more connections.
  await withClient(server.url, async (run) => void (await run('alter role catalog_runtime nologin')))
  customers.push(...Array.from({ length: 12 }, customer))
  await until(() => loggedInAs('catalog_alternate'))
  loaded = false
  await Promise.all(customers)
  t.deepEqual([...new Set(answers)], [200])
  t.true(answers.length >= 100)
})
