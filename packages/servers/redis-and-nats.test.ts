import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { converse } from './converse.ts'
import { executable } from './executable.ts'
import { startNats, startRedis, temporaryFolder, type Server } from './index.ts'

const inbox = 'CONNECT {"verbose":false,"pedantic":false}\r\nSUB inbox 1\r\n'
const request = (subject: string, body: string): string => `${inbox}PUB ${subject} inbox ${body.length}\r\n${body}\r\n`

const login = ({ url }: Server): string => `AUTH ${new URL(url).password}\r\n`

test('Redis that was killed finds what was written when it starts again', async (t) => {
  const folder = await temporaryFolder(t)
  const first = await startRedis({ folder })
  t.teardown(first.stop)
  await converse(first.port, `${login(first)}SET mug blue\r\n`, '+OK\r\n+OK')
  first.kill('SIGKILL')
  t.is((await first.exited).signal, 'SIGKILL')

  const second = await startRedis({ folder, port: first.port })
  t.teardown(second.stop)
  t.is(second.url, first.url)
  await t.notThrowsAsync(converse(second.port, `${login(second)}GET mug\r\n`, '$4\r\nblue'))
  await t.notThrowsAsync(converse(second.port, 'GET mug\r\n', '-NOAUTH'))
})

test('NATS that was killed finds what was written when it starts again', async (t) => {
  const folder = await temporaryFolder(t)
  const first = await startNats({ folder })
  t.teardown(first.stop)
  await converse(first.port, request('$JS.API.STREAM.CREATE.mugs', '{"name":"mugs","subjects":["mugs.*"],"storage":"file"}'), '"config"')
  await converse(first.port, request('mugs.blue', 'one'), '"seq":1')
  first.kill('SIGKILL')
  t.is((await first.exited).signal, 'SIGKILL')

  const second = await startNats({ folder })
  t.teardown(second.stop)
  await t.notThrowsAsync(converse(second.port, request('$JS.API.STREAM.INFO.mugs', ''), '"messages":1'))
})

test('a server that is not installed is said to be missing, with what to install', async (t) => {
  await t.throwsAsync(executable('redis-servant', 'redis-server'), { message: /redis-servant was not found.*apt-get install redis-server/ })
})

test('a server that ends while it starts is reported with the end of its log', async (t) => {
  const folder = await temporaryFolder(t)
  // A folder where Redis would write its file of that name.
  await mkdir(join(folder, 'store', 'appendonlydir', 'appendonly.aof.manifest'), { recursive: true })
  await t.throwsAsync(startRedis({ folder }), { message: /Redis ended while it started:\n.*appendonly/s })
})
