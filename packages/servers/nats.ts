import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { as, certified, trusting } from './certified.ts'
import { converse } from './converse.ts'
import { executable } from './executable.ts'
import { freePort } from './free-port.ts'
import { keptPassword } from './kept-password.ts'
import { launch, type Server, type ServerOptions } from './server.ts'

/** Somebody who may publish and subscribe to these subjects, and to no other. */
export interface NatsUser {
  readonly name: string
  readonly password: string
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
}

export interface NatsOptions extends ServerOptions {
  /** Without any, everybody may do everything. */
  readonly users?: readonly NatsUser[]
}

/** Who may do what, as the configuration of a server says it: its administrator everything, and each user what is theirs. */
export const natsAuthorization = (adminPassword: string, users: readonly NatsUser[]) => ({
  timeout: 5,
  users: [
    { user: 'admin', password: adminPassword },
    ...users.map(({ name, password, publish, subscribe }) => ({ user: name, password, permissions: { publish: { allow: publish }, subscribe: { allow: subscribe } } })),
  ],
})

/**
 * Starts the machine's nats-server with JetStream on 127.0.0.1 over the files in `folder`. Its URL is that of its administrator. Throws in words where
 * it is not installed.
 */
export const startNats = async ({ folder: given, port, authority, users = [], log }: NatsOptions): Promise<Server> => {
  const command = await executable('nats-server', 'nats-server')
  const folder = resolve(given)
  const store = join(folder, 'store')
  await mkdir(store, { recursive: true })
  const listening = port || (await freePort())
  const pair = authority && (await certified(authority, 'NATS', folder))
  const password = users.length > 0 ? await keptPassword(join(folder, 'password')) : undefined
  // What is JSON is also a NATS configuration.
  const settings = {
    listen: `127.0.0.1:${listening}`,
    server_name: 'minishop',
    jetstream: { store_dir: store, max_memory_store: 64 * 2 ** 20, max_file_store: 4 * 2 ** 30 },
    ...(pair && { tls: { cert_file: pair.certificateFile, key_file: pair.keyFile, timeout: 5 } }),
    ...(password !== undefined && { authorization: natsAuthorization(password, users) }),
  }
  const configuration = join(folder, 'nats.conf')
  await writeFile(configuration, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 })
  const plain = `${authority ? 'tls' : 'nats'}://127.0.0.1:${listening}`
  const login = password === undefined ? {} : { user: 'admin', pass: password }
  return launch({
    name: 'NATS',
    folder,
    url: trusting(password === undefined ? plain : as(plain, 'admin', password), authority),
    port: listening,
    command,
    args: ['-js', '-c', configuration],
    stopSignal: 'SIGTERM',
    ready: () =>
      converse(listening, `CONNECT ${JSON.stringify({ verbose: false, pedantic: false, ...login })}\r\nPING\r\n`, 'PONG', authority && { ...authority, after: 'INFO ' }),
    log,
  })
}
