import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort, temporaryFolder } from '@minishop/servers'
import { writeRunRecord } from '../run-record.ts'

const main = join(import.meta.dirname, '../main.ts')

/** What keeps the shop from starting, as whoever types the command reads it. */
const run = async (t: ExecutionContext, args: readonly string[], environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, said, code: code as number }
}

test('a port that is taken is told at once, with what to do', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  const folder = await temporaryFolder(t)
  const { said, code } = await run(t, ['up', '--port', String(port), '--data', folder])
  t.is(code, 1)
  t.is(said, `Port ${port} is in use by another program. Stop that one, or choose another port with --port.\n`)
  t.deepEqual(await readdir(folder), [])
})

test('a second shop on one folder is refused, one that was killed is not in the way', async (t) => {
  const folder = await temporaryFolder(t)
  writeRunRecord(folder, { pid: process.pid, statusUrl: 'http://127.0.0.1:1/status', url: 'http://localhost:8080' })
  const { said, code } = await run(t, ['up', '--port', String(await freePort()), '--data', folder])
  t.is(code, 1)
  t.regex(said, new RegExp(`^A shop already runs on ${folder} \\(process ${process.pid}, http://localhost:8080\\)\\. Stop it first`))
  writeRunRecord(folder, { pid: 2 ** 22 - 1, statusUrl: 'http://127.0.0.1:1/status', url: 'http://localhost:8080' })
  const status = await run(t, ['status', '--data', folder, '--json'])
  t.deepEqual([status.code, JSON.parse(status.out)], [3, { services: [], stores: [] }])
})

test('a folder that can not be one is told in words', async (t) => {
  const file = join(await temporaryFolder(t), 'file')
  await writeFile(file, '')
  const { said, code } = await run(t, ['up', '--port', String(await freePort()), '--data', join(file, 'data')])
  t.is(code, 1)
  t.regex(said, /can't be used for the data: .*Name another folder with --data\.\n$/)
})

test('every wrong setting of every service is named at once, before anything is started', async (t) => {
  const folder = await temporaryFolder(t)
  const { said, code } = await run(t, ['up', '--port', String(await freePort()), '--data', folder], { EMAIL_URL: 'pigeon:', RATE_LIMIT: 'sometimes', PAYMENT_URL: 'cash:' })
  t.is(code, 1)
  t.regex(said, /^The shop can't start with this configuration:\n/)
  t.regex(said, /EMAIL_URL has the scheme pigeon: that nothing here can serve\. Write a URL that starts with outbox:/)
  t.regex(said, /RATE_LIMIT \("sometimes"\) must be one of: on, off\./)
  t.regex(said, /PAYMENT_URL \("cash:"\) has the scheme cash:/)
  t.deepEqual(await readdir(folder), ['secrets.json'])
})

test('a server that is not on this machine is named, with how to get it', async (t) => {
  const folder = await temporaryFolder(t)
  const { said, code } = await run(t, ['up', '--distributed', '--port', String(await freePort()), '--data', folder], { PATH: dirname(process.execPath) })
  t.is(code, 1)
  t.regex(said, /apt-get install redis-server/)
})

test('what is no option is answered with help', async (t) => {
  const { said, code } = await run(t, ['up', '--port', 'eighty'])
  t.is(code, 1)
  t.regex(said, /A port is a number from 1 to 65535\./)
  t.regex(said, /Usage: minishop up/)
})
