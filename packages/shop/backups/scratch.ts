import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '@minishop/kernel'
import { provisionDatabase, startNats, startPostgres, startRedis, type Server } from '@minishop/servers'
import { compositionOf, type ContextName } from '../contexts.ts'
import type { Stores } from './stores.ts'

const silent: Log = { write() {} }

/** A folder that is removed afterwards. PostgreSQL, which runs as another user where root starts it, may enter it. */
export const scratchFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-scratch-'))
  try {
    await chmod(folder, 0o755)
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Empty stores, each started when it is first asked for and gone afterwards: a restore into them changes nothing of any shop. */
export const inScratch = <T>(of: string, work: (stores: Pick<Stores, 'owning' | 'cartStore' | 'messages'>) => Promise<T>): Promise<T> =>
  scratchFolder(async (folder) => {
    const servers: Server[] = []
    const started = async (server: Promise<Server>): Promise<string> => servers[servers.push(await server) - 1]!.url
    try {
      const owner = of === 'cart' || of === 'messages' ? undefined : await emptyDatabase(of as ContextName, await started(startPostgres({ folder: join(folder, 'postgres'), fsync: false })))
      return await work({
        owning: () => owner!,
        cartStore: () => started(startRedis({ folder: join(folder, 'redis') })),
        messages: () => started(startNats({ folder: join(folder, 'nats') })),
      })
    } finally {
      for (const server of servers) await server.stop()
    }
  })

const emptyDatabase = async (name: ContextName, server: string): Promise<string> => {
  const { ownerUrl } = await provisionDatabase(server, name)
  await (await compositionOf(name)).migrate?.(ownerUrl, silent)
  return ownerUrl
}
