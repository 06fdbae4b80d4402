import test, { type ExecutionContext } from 'ava'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { connectRedis } from '@minishop/redis'
import { authorityIn, freePort, linesOf, temporaryFolder } from '@minishop/servers'
import { signedBy } from '../../../packages/servers/certificates.ts'
import { copyOf, restoreCopy } from '../../../packages/shop/backups/copies.ts'
import type { Stores } from '../../../packages/shop/backups/stores.ts'
import { converse } from '../../../packages/servers/converse.ts'
import { openCharts } from './charts.ts'
import { ofKind, type Manifest } from './manifests.ts'

type Fetched = Manifest & { readonly spec: { readonly target: { readonly template: { readonly data: Readonly<Record<string, string>> } } } }
type Settings = Manifest & { readonly data: Readonly<Record<string, string>> }

/** The machine's own Redis with what the chart gives to that of the cluster; only its places are those of a folder. */
const started = async (t: ExecutionContext, days = 1) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const manifests = await charts.render('stores', 'production')
  const [redis] = ofKind(manifests, 'StatefulSet')
  const { command: [program, ...words] = [], livenessProbe } = redis!.spec!.template.spec!.containers[0]!
  const { data } = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'redis') as Settings
  const fetched = (name: string) => (manifests.find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === name) as Fetched).spec.target.template.data

  const folder = await temporaryFolder(t)
  const port = await freePort()
  const places = { '/run/redis': folder, '/data': join(folder, 'data'), 'tls-port 6379': `tls-port ${port}`, 'bind * -::*': 'bind 127.0.0.1' }
  const here = (text: string) => Object.entries(places).reduce((told, [there, place]) => told.replaceAll(there, place), text)
  const password = { admin: randomBytes(24).toString('hex'), cart: 'a password: of cart' }
  for (const name of ['data', 'settings', 'tls', 'users']) await mkdir(join(folder, name))
  const authority = await authorityIn(join(folder, 'authority'))
  const own = { certificate: await readFile(authority.certificateFile, 'utf8'), key: await readFile(join(folder, 'authority/ca.key'), 'utf8') }
  const { certificate, key } = await signedBy(own, 'redis', days)
  await writeFile(join(folder, 'tls/tls.crt'), certificate)
  await writeFile(join(folder, 'tls/tls.key'), key, { mode: 0o600 })
  await writeFile(join(folder, 'tls/ca.crt'), own.certificate)
  await writeFile(join(folder, 'settings/redis.conf'), here(data['redis.conf']!))
  const sha256 = (_: string, name: 'admin' | 'cart') => createHash('sha256').update(password[name]).digest('hex')
  await writeFile(join(folder, 'users/users.acl'), fetched('redis-users')['users.acl']!.replace(/\{\{ \.(admin|cart) \| sha256sum \}\}/g, sha256))

  const child = spawn(program!, words.map(here), { stdio: 'ignore' })
  t.teardown(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  const asked = fetched('cart')['CART_STORE_URL']!.replace('{{ .carts | urlquery }}', encodeURIComponent(password.cart))
  const url = asked.replace('@redis:6379', `@127.0.0.1:${port}`).replace('/run/minishop/authority/carts.crt', authority.certificateFile)
  const [client, ...asking] = livenessProbe!.exec!.command!
  const alive = (authorityFile: string) =>
    spawnSync(client!, ['-p', String(port), ...asking.map((word) => word.replace('/run/redis/tls/ca.crt', authorityFile))], { encoding: 'utf8' })
  await until(() => /PONG|NOAUTH|verify failed/.test(Object.values(alive(authority.certificateFile)).join('')))
  return { folder, port, url, alive, authority, password }
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let left = 200; !holds(); left--) {
    if (left === 0) throw new Error('Redis did not start.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('Redis of the chart lets cart in by the URL of its Secret, to its own keys alone, and nobody who does not encrypt or has no name', async (t) => {
  const { port, url, authority, password } = await started(t)
  t.regex(url, /^rediss:\/\/cart:[^@]+@127\.0\.0\.1:\d+\?sslrootcert=/)
  const connection = await connectRedis({ url })
  t.teardown(() => connection.close())
  const { commands } = connection
  t.is(await commands.set('cart:1', 'a mug'), 'OK')
  const denied = { message: /NOPERM/ }
  await t.throwsAsync(commands.set('sessions:1', 'mine'), denied)
  for (const refused of [() => commands.keys('*'), () => commands.flushall(), () => commands.config('GET', '*')]) await t.throwsAsync(refused(), denied)
  await t.notThrowsAsync(converse(port, `AUTH ${password.admin}\r\nCONFIG GET maxmemory\r\n`, '419430400', authority))
  await t.notThrowsAsync(converse(port, 'GET cart:1\r\n', '-NOAUTH', authority))
  await t.throwsAsync(converse(port, `AUTH ${password.admin}\r\nPING\r\n`, '+PONG'), { message: /ECONNRESET|Closed before/ })
})

test('carts are copied as cart, and put back by the administrator alone', async (t) => {
  const { url, password } = await started(t)
  const admin = url.replace(/\/\/cart:[^@]*@/, `//:${password.admin}@`)
  const connection = await connectRedis({ url })
  t.teardown(() => connection.close())
  await connection.commands.set('cart:1', 'a mug')
  const storeAs = (url: string) => ({ cartStore: async () => url }) as Stores
  const { source, copied } = await copyOf('cart', storeAs(url))
  const pieces = await Array.fromAsync(source)
  t.is(copied().contents['keys']!.count, 1)
  const restoredAs = (url: string) => restoreCopy('cart', storeAs(url), linesOf(Readable.from(pieces)))
  await t.throwsAsync(restoredAs(url), { message: /NOPERM/ })
  await connection.commands.del('cart:1')
  t.deepEqual(await restoredAs(admin), copied().contents)
  t.is(await connection.commands.get('cart:1'), 'a mug')
})

test('Redis of the chart counts as alive as long as it is believed, so that it is started again with its new certificate', async (t) => {
  const { alive, authority, folder } = await started(t)
  t.is(alive(authority.certificateFile).status, 0)
  t.not(alive((await authorityIn(join(folder, 'stranger'))).certificateFile).status, 0)
  const expired = await started(t, -1)
  t.not(expired.alive(expired.authority.certificateFile).status, 0)
})
