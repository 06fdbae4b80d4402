import test from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { provisionDatabase, startNats, startPostgres, temporaryFolder } from '@minishop/servers'

// As a container does: the context's main.ts with a word behind it.
const run = async (context: string, word: string, environment: Record<string, string>) => {
  const main = join(import.meta.dirname, `../contexts/${context}/main.ts`)
  const child = spawn(process.execPath, [main, word], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, words, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, said, words }
}

test('a container that is told to migrate brings its database up to date as its owner, ends, and has nothing to do again', async (t) => {
  const server = await startPostgres({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const { ownerUrl, runtimeUrl } = await provisionDatabase(server.url, 'shipping')
  const first = await run('shipping', 'migrate', { DATABASE_OWNER_URL: ownerUrl })
  t.is(first.code, 0, first.words)
  t.regex(first.said, /Migrated shipping: /)
  t.regex((await run('shipping', 'migrate', { DATABASE_OWNER_URL: ownerUrl })).said, /shipping is up to date\./)
  const refused = await run('shipping', 'migrate', { DATABASE_OWNER_URL: runtimeUrl.replace(/:[^:@]*@/, ':wrong@') })
  t.is(refused.code, 1)
  t.regex(refused.words, /shipping can't migrate\. .*password authentication failed/)
})

test('the gateway makes the streams and consumers of the whole shop, ends, and has nothing to do again', async (t) => {
  const server = await startNats({ folder: await temporaryFolder(t) })
  t.teardown(() => server.stop())
  const first = await run('gateway', 'streams', { MESSAGES_URL: server.url, STREAM_MEGABYTES: '1' })
  t.is(first.code, 0, first.words)
  for (const name of ['ORDERS', 'dead-letters', 'catalog/orders.order-placed', 'notifications/auth.user-registered']) t.true(first.said.includes(name), name)
  t.regex((await run('gateway', 'streams', { MESSAGES_URL: server.url, STREAM_MEGABYTES: '1' })).said, /Every stream is as declared\./)
})

test('what a container can\'t do is told in words', async (t) => {
  for (const [context, word, said] of [
    ['cart', 'migrate', /cart can't start with this configuration:\n {2}- "migrate" is nothing it can do\. It only serves, without a word\./],
    ['orders', 'toString', /"toString" is nothing it can do\. There is migrate; without a word it serves\./],
    ['orders', 'migrate', /DATABASE_OWNER_URL is not set\. The database of the service, as the role that owns it\./],
  ] as const) {
    const { code, words } = await run(context, word, {})
    t.is(code, 2)
    t.regex(words, said)
  }
})
