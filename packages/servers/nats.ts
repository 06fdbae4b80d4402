import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { converse } from './converse.ts'
import { executable } from './executable.ts'
import { freePort } from './free-port.ts'
import { launch, type Server, type ServerOptions } from './server.ts'

/** Starts the machine's nats-server with JetStream on 127.0.0.1 over the files in `folder`. Throws in words where it is not installed. */
export const startNats = async ({ folder: given, port, log }: ServerOptions): Promise<Server> => {
  const command = await executable('nats-server', 'nats-server')
  const folder = resolve(given)
  const store = join(folder, 'store')
  await mkdir(store, { recursive: true })
  const listening = port || (await freePort())
  const configuration = join(folder, 'nats.conf')
  const settings = [
    `listen: "127.0.0.1:${listening}"`,
    'server_name: minishop',
    `jetstream { store_dir: ${JSON.stringify(store)}, max_memory_store: 64MB, max_file_store: 4GB }`,
  ]
  await writeFile(configuration, `${settings.join('\n')}\n`, { mode: 0o600 })
  return launch({
    name: 'NATS',
    folder,
    url: `nats://127.0.0.1:${listening}`,
    port: listening,
    command,
    args: ['-js', '-c', configuration],
    stopSignal: 'SIGTERM',
    ready: () => converse(listening, 'CONNECT {"verbose":false,"pedantic":false}\r\nPING\r\n', 'PONG'),
    log,
  })
}
