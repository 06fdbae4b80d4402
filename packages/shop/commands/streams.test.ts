import test from 'ava'
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureStreams } from '@minishop/nats'
import { startNats, temporaryFolder } from '@minishop/servers'
import { compositionOf } from '../contexts.ts'

const main = join(import.meta.dirname, '../main.ts')
const streams = (folder: string, environment: Readonly<Record<string, string>> = {}): Promise<{ readonly said: string; readonly code: number }> =>
  new Promise((done) =>
    execFile(process.execPath, [main, 'streams', '--data', folder], { env: { PATH: process.env['PATH'], ...environment } }, (error, out, said) =>
      done({ said: out + said, code: error === null ? 0 : Number(error.code) }),
    ),
  )

test('what is missing is made and named, what is there is kept, and a shop that keeps no messages is told so', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startNats({ folder: join(folder, 'nats') })
  t.teardown(() => server.stop())
  await ensureStreams({ url: server.url, name: 'operator' }, [(await compositionOf('auth')).context])
  const named = { MESSAGES_ADMIN_URL: server.url }
  const first = await streams(folder, named)
  t.is(first.code, 0, first.said)
  t.regex(first.said, /^made    ORDERS$/m)
  t.regex(first.said, /^made    catalog\/orders\.order-placed$/m)
  t.notRegex(first.said, /AUTH/)
  t.is((await streams(folder, named)).said, 'Every stream and every consumer is as declared.\n')

  const empty = join(folder, 'empty')
  await mkdir(empty)
  const nothing = await streams(empty)
  t.is(nothing.code, 2, nothing.said)
  t.regex(nothing.said, /keeps nothing in NATS/)
})
