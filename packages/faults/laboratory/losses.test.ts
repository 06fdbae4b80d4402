import test from 'ava'
import { noting } from './losses.ts'
import { tcpProxy } from './tcp-proxy.ts'

test('a store is lost while it is killed, while its proxy is down, and while nothing gets through; one that is slow is not', async (t) => {
  const proxy = await tcpProxy({ port: 9 })
  t.teardown(proxy.close)
  const noted: string[] = []
  let pid = 1
  const kill = async () => void pid++
  const store = { port: 9, url: '', get pid() { return pid }, proxy, folder: '', ended: () => false, proxied: (url: string) => url, kill, revive: kill, move: kill, replace: kill, stop: proxy.close }
  const noticing = noting(store, () => (noted.push('lost'), () => void noted.push('back')))

  noticing.proxy.suffer({ kind: 'latency', milliseconds: 5 })
  t.deepEqual(noted, [])
  noticing.proxy.suffer({ kind: 'timeout', milliseconds: 0 })
  noticing.proxy.suffer()
  t.deepEqual(noted, ['lost', 'back'])
  await noticing.proxy.down()
  t.deepEqual(noted.length, 3)
  await noticing.proxy.up()
  await noticing.kill('SIGKILL', 0)
  t.deepEqual(noted, ['lost', 'back', 'lost', 'back', 'lost', 'back'])
  // What the store says of itself is what it says now.
  t.is(noticing.pid, 2)
})
