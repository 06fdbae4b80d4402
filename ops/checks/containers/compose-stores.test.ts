import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { RandomIds, SystemClock, type Message } from '@minishop/kernel'
import { NoMetrics, SilentLog } from '@minishop/kernel/testing'
import { ensureStreams, NatsBus } from '@minishop/nats'
import { freePort, temporaryFolder } from '@minishop/servers'
import { converse } from '../../../packages/servers/converse.ts'
import { executable } from '../../../packages/servers/executable.ts'
import { contexts } from '../../../tests/contracts/contexts.ts'
import { files } from './written.ts'

// The machine's own servers, with what is written for those of Compose; only places and addresses are of this machine.

const started = async (t: ExecutionContext, name: string, [file, ...more]: readonly [string, ...string[]], ours: readonly (readonly [string, string])[], words: (path: string) => readonly string[]) => {
  const [folder, port] = [await temporaryFolder(t), await freePort()]
  const here = (text: string): string => text.replace('$FOLDER', folder).replace('$PORT', String(port))
  await writeFile(join(folder, file), ours.reduce((text, [from, to]) => text.replace(from, here(to)), files.get(file)!))
  for (const name of more) await writeFile(join(folder, name), files.get(name)!)
  const child = spawn(await executable(name, name), words(join(folder, file)), { stdio: 'ignore' })
  t.teardown(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  return port
}

const until = async (answers: () => Promise<unknown>): Promise<void> => {
  for (let left = 400; !(await answers().then(() => true, () => false)); left--) {
    if (left === 0) return void (await answers())
    await pause(50)
  }
}

test('in Compose each service is a user of the messages server, and announces nothing for another', async (t) => {
  const places = [['0.0.0.0:4222', '127.0.0.1:$PORT'], ['"http": "0.0.0.0:8222",', ''], ['/messages', '$FOLDER/messages']] as const
  const port = await started(t, 'nats-server', ['nats.conf'], places, (path) => ['-c', path])
  const urlOf = (user: string): string => files.get(`${user}-messages`)!.replace('nats:4222', `127.0.0.1:${port}`)
  await until(() => ensureStreams({ url: urlOf('operator'), name: 'operator' }, contexts, { maxBytes: 2 ** 20 }))
  const bus = new NatsBus({ url: urlOf('orders'), name: 'orders' }, { clock: new SystemClock(), log: new SilentLog(), metrics: new NoMetrics() })
  await bus.start()
  t.teardown(() => bus.stop())
  await until(async () => (await bus.ready()) === true || Promise.reject(new Error('It is not ready.')))
  const announced = (subject: string): Message => ({ id: new RandomIds().next(), subject, source: 'orders', key: 'k', time: new SystemClock().now(), traceparent: '', data: {} })
  await t.notThrowsAsync(bus.publish(announced('orders.order-placed.v1')))
  await t.throwsAsync(bus.publish(announced('catalog.stock-reserved.v1')))
  await t.throwsAsync(converse(port, 'CONNECT {"verbose":false,"pedantic":false}\r\nPING\r\n', 'PONG'), undefined, 'nobody gets in without a name')
})

test('in Compose cart touches no keys but its own, and nobody gets in without a password', async (t) => {
  const port = await started(t, 'redis-server', ['redis.conf', 'redis.acl'], [['port 6379', 'port $PORT'], ['bind * -::*', 'bind 127.0.0.1'], ['/run/secrets', '$FOLDER'], ['/data', '$FOLDER']], (path) => [path])
  const { username, password } = new URL(files.get('cart-store')!)
  const login = `AUTH ${username} ${password}\r\n`
  await until(() => converse(port, `${login}SET cart:1 mug\r\n`, '+OK\r\n+OK'))
  for (const forbidden of ['GET orders:1', 'FLUSHALL', 'CONFIG GET *']) await t.notThrowsAsync(converse(port, `${login}${forbidden}\r\n`, '-NOPERM'), forbidden)
  await t.notThrowsAsync(converse(port, 'GET cart:1\r\n', '-NOAUTH'))
})
