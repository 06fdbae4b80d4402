import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { announcedColours, colours, painting, spec } from './testing/mugs.ts'
import { databases } from './testing/index.ts'

const newDatabase = databases(test)

/** Stands between us and the server, and can swallow the answer to a COMMIT together with the connection. */
const proxyTo = async (t: { teardown(undo: () => void): void }, port: number) => {
  const sockets = new Set<Socket>()
  const proxy = { swallow: false }
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port })
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}))
    let swallowing = false
    near.on('data', (bytes) => {
      swallowing ||= proxy.swallow && bytes.toString('latin1').includes('commit')
      far.write(bytes)
    })
    far.on('data', (bytes) => (swallowing ? near.destroy() : near.write(bytes)))
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return Object.assign(proxy, { port: (server.address() as AddressInfo).port })
}

test('a commit whose answer is lost is an outage, and the repeat with the same identity finds that it was done', async (t) => {
  const mugDatabase = await newDatabase(t, spec)
  const url = new URL(mugDatabase.runtimeUrl)
  const proxy = await proxyTo(t, Number(url.port))
  url.port = String(proxy.port)
  const { database } = await mugDatabase.replica({ url: url.href })
  t.deepEqual(await colours(database), [])

  proxy.swallow = true
  await t.throwsAsync(painting(database, 1, 'blue', 'k'), { instanceOf: Unavailable })
  proxy.swallow = false
  t.deepEqual(await painting(database, 1, 'blue', 'k'), { replayed: true, fingerprint: 'f', answer: { painted: 'blue' } })
  t.deepEqual(await announcedColours(database), ['blue'])
})
