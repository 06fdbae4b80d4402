import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { converse } from './converse.ts'
import { executable } from './executable.ts'
import { freePort } from './free-port.ts'
import { keptPassword } from './kept-password.ts'
import { launch, type Server, type ServerOptions } from './server.ts'

/**
 * Starts the machine's redis-server on 127.0.0.1 over the files in `folder`. It writes every change to its log and that to the disk
 * every second: a crash of the process loses nothing, a power cut the last second. Throws in words where it is not installed.
 */
export const startRedis = async ({ folder: given, port, log }: ServerOptions): Promise<Server> => {
  const command = await executable('redis-server', 'redis-server')
  const folder = resolve(given)
  const store = join(folder, 'store')
  await mkdir(store, { recursive: true })
  const password = await keptPassword(join(folder, 'password'))
  const listening = port || (await freePort())
  const settings = [
    `port ${listening}`,
    'bind 127.0.0.1',
    'protected-mode yes',
    `requirepass ${password}`,
    'daemonize no',
    `dir ${JSON.stringify(store)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    // A cart that is pushed out to make room is a lost cart: rather refuse to write.
    'maxmemory-policy noeviction',
    'loglevel warning',
  ]
  // In a file, since anyone on the machine can read the arguments of a process.
  const configuration = join(folder, 'redis.conf')
  await writeFile(configuration, `${settings.join('\n')}\n`, { mode: 0o600 })
  return launch({
    name: 'Redis',
    folder,
    url: `redis://:${password}@127.0.0.1:${listening}`,
    port: listening,
    command,
    args: [configuration],
    stopSignal: 'SIGTERM',
    ready: () => converse(listening, `AUTH ${password}\r\nPING\r\n`, '+PONG'),
    log,
  })
}
