import { join } from 'node:path'
import test from 'ava'
import pg from 'pg'
import { converse } from './converse.ts'
import { authorityIn, startNats, startPostgres, startRedis, temporaryFolder, type Teardown } from './index.ts'

const opened = async (t: Teardown) => {
  const folder = await temporaryFolder(t)
  const [authority, stranger] = [await authorityIn(join(folder, 'authority')), await authorityIn(join(folder, 'stranger'))]
  return { folder, authority, stranger }
}

const connected = async (url: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.end()
}

test('PostgreSQL takes no connection that is not encrypted, and is not believed with the certificate of another authority', async (t) => {
  const { folder, authority, stranger } = await opened(t)
  const server = await startPostgres({ folder: join(folder, 'postgres'), authority, fsync: false })
  t.teardown(server.stop)
  await t.notThrowsAsync(connected(server.url))
  const url = new URL(server.url)
  url.searchParams.set('sslrootcert', stranger.certificateFile)
  await t.throwsAsync(connected(url.href), { message: /self-signed|signature|unable to verify/ })
  url.search = ''
  await t.throwsAsync(connected(url.href), { message: /no pg_hba.conf entry .* no encryption/ })
})

test('Redis has no plain port, and is not believed with the certificate of another authority', async (t) => {
  const { folder, authority, stranger } = await opened(t)
  const server = await startRedis({ folder: join(folder, 'redis'), authority })
  t.teardown(server.stop)
  const login = `AUTH ${new URL(server.url).password}\r\nPING\r\n`
  await t.notThrowsAsync(converse(server.port, login, '+PONG', authority))
  await t.throwsAsync(converse(server.port, login, '+PONG', stranger), { message: /self-signed|signature|unable to verify/ })
  await t.throwsAsync(converse(server.port, login, '+PONG'), { message: /ECONNRESET|Closed before/ })
})

test('NATS hears nobody who does not encrypt or has no password, and is not believed with the certificate of another authority', async (t) => {
  const { folder, authority, stranger } = await opened(t)
  const users = [{ name: 'orders', password: 'a password of orders', publish: ['orders.>'], subscribe: ['_INBOX_orders.>'] }]
  const server = await startNats({ folder: join(folder, 'nats'), authority, users })
  t.teardown(server.stop)
  const ping = (login: object) => `CONNECT ${JSON.stringify({ verbose: false, ...login })}\r\nPING\r\n`
  const admin = ping({ user: 'admin', pass: new URL(server.url).password })
  const after = 'INFO '
  await t.notThrowsAsync(converse(server.port, admin, 'PONG', { ...authority, after }))
  await t.throwsAsync(converse(server.port, admin, 'PONG', { ...stranger, after }), { message: /self-signed|signature|unable to verify/ })
  await t.throwsAsync(converse(server.port, admin, 'PONG'), { message: /ECONNRESET|Closed before/ })
  await t.notThrowsAsync(converse(server.port, ping({}), 'Authorization Violation', { ...authority, after }))
})

test('an authority is made once for a folder, and signs anew at each start of a server', async (t) => {
  const { folder, authority } = await opened(t)
  const again = await authorityIn(join(folder, 'authority'))
  t.is(again.certificateFile, authority.certificateFile)
  const server = await startRedis({ folder: join(folder, 'redis'), authority: again })
  t.teardown(server.stop)
  await t.notThrowsAsync(converse(server.port, `AUTH ${new URL(server.url).password}\r\nPING\r\n`, '+PONG', authority))
})
