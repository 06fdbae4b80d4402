import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '@minishop/kernel'
import { provisionDatabase, startNats, startPostgres, startRedis, type Server } from '@minishop/servers'
import { compositionOf, type ContextName } from '../contexts.ts'
import type { Stores } from './stores.ts'

const silent: Log = { write() {} }

/** Empty stores in a folder that is removed afterwards, each started when it is first asked for: a restore into them changes nothing of any shop. */
export const inScratch = async <T>(of: string, work: (stores: Pick<Stores, 'owning' | 'cartStore' | 'messages'>, folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-scratch-'))
  const servers: Server[] = []
  const started = async (server: Promise<Server>): Promise<string> => servers[servers.push(await server) - 1]!.url
  try {
    // PostgreSQL runs as another user where root starts it.
    await chmod(folder, 0o755)
    const owner = of === 'cart' || of === 'messages' ? undefined : await emptyDatabase(of as ContextName, await started(startPostgres({ folder: join(folder, 'postgres'), fsync: false })))
    const stores = {
      owning: () => owner!,
      cartStore: () => started(startRedis({ folder: join(folder, 'redis') })),
      messages: () => started(startNats({ folder: join(folder, 'nats') })),
    }
    return await work(stores, folder)
  } finally {
    for (const server of servers) await server.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

const emptyDatabase = async (name: ContextName, server: string): Promise<string> => {
  const { ownerUrl } = await provisionDatabase(server, name)
  await (await compositionOf(name)).migrate?.(ownerUrl, silent)
  return ownerUrl
}
