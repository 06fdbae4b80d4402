import { connectRedis, keysOf, restoreKey, type KeptKey, type RedisConnection } from '@minishop/redis'
import { contentOf } from '@minishop/servers/content'
import { jsonLine } from '@minishop/servers/lines'
import { telling, type Contents, type Copy } from './copy.ts'

/** Throws in words where Redis can't be reached. */
const opened = async (url: string): Promise<RedisConnection> => {
  const connection = await connectRedis({ url })
  const well = await connection.ping()
  if (well === true) return connection
  await connection.close()
  throw new Error(well)
}

export const keysCopy = (url: string): Copy =>
  telling('cart', 'keys', async function* (told) {
    const at = new Date().toISOString()
    const connection = await opened(url)
    try {
      const content = contentOf()
      for await (const kept of keysOf(connection)) {
        content.add(sameOf(kept))
        yield jsonLine(kept)
      }
      told({ at, contents: { keys: content.so() } })
    } finally {
      await connection.close()
    }
  })

const sameOf = ({ key, until, value }: KeptKey): string => JSON.stringify([key, until, value])

/** Keys that are in no backup stay, and those whose time is over stay away: both are left out of what is compared. */
export const restoreKeys = async (url: string, lines: AsyncGenerator<Buffer>): Promise<Contents> => {
  const connection = await opened(url)
  try {
    const [wanted, content, restored] = [contentOf(), contentOf(), new Map<string, string>()]
    for await (const line of lines) {
      const kept = JSON.parse(String(line)) as KeptKey
      wanted.add(sameOf(kept))
      if (await restoreKey(connection, kept)) restored.set(kept.key, sameOf(kept))
      else content.add(sameOf(kept))
    }
    for await (const found of keysOf(connection)) if (restored.has(found.key)) content.add(sameOf(found))
    const [so, should] = [content.so(), wanted.so()]
    if (so.digest !== should.digest) throw new Error(`Redis holds ${so.count} of the ${should.count} keys as they were copied; the others were changed meanwhile, or their time is over. Restore while the shop rests.`)
    return { keys: so }
  } finally {
    await connection.close()
  }
}
