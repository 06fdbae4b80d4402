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

/** What the settings of a server name. */
export interface RedisPlaces {
  readonly bind: string
  readonly port: number
  /** A folder for what it keeps. */
  readonly store: string
  /** Who may do what, as `redisUsers` writes it. */
  readonly usersFile: string
  /** Where it has a certificate, it talks to nobody who does not encrypt. */
  readonly tls?: { readonly certificateFile: string; readonly keyFile: string; readonly authorityFile: string } | undefined
}

/** How Redis runs wherever it keeps something for the shop: it writes every change to its log, and that to the disk every second. */
export const redisSettings = ({ bind, port, store, usersFile, tls }: RedisPlaces): string =>
  [
    ...(tls
      ? ['port 0', `tls-port ${port}`, `tls-cert-file ${JSON.stringify(tls.certificateFile)}`, `tls-key-file ${JSON.stringify(tls.keyFile)}`,
          `tls-ca-cert-file ${JSON.stringify(tls.authorityFile)}`, 'tls-auth-clients no', 'tls-protocols "TLSv1.3"']
      : [`port ${port}`]),
    `bind ${bind}`,
    'protected-mode yes',
    `aclfile ${JSON.stringify(usersFile)}`,
    'daemonize no',
    `dir ${JSON.stringify(store)}`,
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    // A cart that is pushed out to make room is a lost cart: rather refuse to write.
    'maxmemory-policy noeviction',
    'loglevel warning',
    '',
  ].join('\n')

/** Who may do what: the administrator, who needs no name, everything, and each user what is its own. Passwords are told by their hashes. */
export const redisUsers = (administrator: string, users: readonly RedisUser[], hash = sha256): string =>
  [`user default on #${hash(administrator)} ~* &* +@all`, ...users.map((user) => redisUserLine(user, hash)), ''].join('\n')

const sha256 = (password: string): string => createHash('sha256').update(password).digest('hex')

/** INFO is how clients see that Redis has loaded its data. What is dangerous otherwise (KEYS, FLUSHALL, CONFIG) is the administrator's. */
const redisUserLine = ({ name, password, prefix }: RedisUser, hash: (password: string) => string): string =>
  `user ${name} on #${hash(password)} resetchannels ~${prefix}* -@all +@read +@write +@connection +@scripting +@transaction -@dangerous +info`

/**
 * Starts the machine's redis-server on 127.0.0.1 over the files in `folder`. A crash of the process loses nothing, a power cut the last second.
 * Its URL is that of its administrator. Throws in words where it is not installed.
 */
export const startRedis = async ({ folder: given, port, authority, users = [], log }: RedisOptions): Promise<Server> => {
  const command = await executable('redis-server', 'redis-server')
  const folder = resolve(given)
  const store = join(folder, 'store')
  await mkdir(store, { recursive: true })
  const password = await keptPassword(join(folder, 'password'))
  const listening = port || (await freePort())
  const pair = authority && (await certified(authority, 'Redis', folder))
  // In files, since anyone on the machine can read the arguments of a process.
  const [configuration, usersFile] = [join(folder, 'redis.conf'), join(folder, 'users.acl')]
  const tls = pair && { ...pair, authorityFile: authority.certificateFile }
  await writeFile(usersFile, redisUsers(password, users), { mode: 0o600 })
  await writeFile(configuration, redisSettings({ bind: '127.0.0.1', port: listening, store, usersFile, tls }), { mode: 0o600 })
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
