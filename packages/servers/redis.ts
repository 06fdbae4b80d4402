import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { certified, trusting } from './certified.ts'
import { converse } from './converse.ts'
import { executable } from './executable.ts'
import { freePort } from './free-port.ts'
import { keptPassword } from './kept-password.ts'
import { launch, type Server, type ServerOptions } from './server.ts'

/** Somebody who may read and write what begins with `prefix`, and nothing else. */
export interface RedisUser {
  readonly name: string
  readonly password: string
  readonly prefix: string
}

export interface RedisOptions extends ServerOptions {
  readonly users?: readonly RedisUser[]
}

/**
 * Starts the machine's redis-server on 127.0.0.1 over the files in `folder`. It writes every change to its log and that to the disk
 * every second: a crash of the process loses nothing, a power cut the last second. Its URL is that of its administrator. Throws in words where it is
 * not installed.
 */
export const startRedis = async ({ folder: given, port, authority, users = [], log }: RedisOptions): Promise<Server> => {
  const command = await executable('redis-server', 'redis-server')
  const folder = resolve(given)
  const store = join(folder, 'store')
  await mkdir(store, { recursive: true })
  const password = await keptPassword(join(folder, 'password'))
  const listening = port || (await freePort())
  const pair = authority && (await certified(authority, 'Redis', folder))
  const settings = [
    ...(pair
      ? ['port 0', `tls-port ${listening}`, `tls-cert-file ${JSON.stringify(pair.certificateFile)}`, `tls-key-file ${JSON.stringify(pair.keyFile)}`,
          `tls-ca-cert-file ${JSON.stringify(authority.certificateFile)}`, 'tls-auth-clients no', 'tls-protocols "TLSv1.3"']
      : [`port ${listening}`]),
    'bind 127.0.0.1',
    'protected-mode yes',
    `requirepass ${password}`,
    ...users.map(userLine),
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
    url: trusting(`${authority ? 'rediss' : 'redis'}://:${password}@127.0.0.1:${listening}`, authority),
    port: listening,
    command,
    args: [configuration],
    stopSignal: 'SIGTERM',
    ready: () => converse(listening, `AUTH ${password}\r\nPING\r\n`, '+PONG', authority),
    log,
  })
}

/** INFO is how clients see that Redis has loaded its data. What is dangerous otherwise (KEYS, FLUSHALL, CONFIG) is the administrator's. */
const userLine = ({ name, password, prefix }: RedisUser): string =>
  `user ${name} on #${createHash('sha256').update(password).digest('hex')} resetchannels ~${prefix}* -@all +@read +@write +@connection +@scripting +@transaction -@dangerous +info`
