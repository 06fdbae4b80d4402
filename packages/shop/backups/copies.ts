import { connectRedis, keysOf, restoreKey, type KeptKey } from '@minishop/redis'
import { restoreStream, snapshots, type StreamHead } from '@minishop/nats'
import { contentOf, jsonLine, restoreTables, type Content } from '@minishop/servers'
import { withDatabase, type ContextName } from '../contexts.ts'
import { Trouble } from '../operator.ts'
import { tablesCopy, telling, type Contents, type Copy } from './copy.ts'
import type { Stores } from './stores.ts'

/** Whatever can be backed up and restored by itself: the databases, the carts, the streams of messages. */
export const keepable = [...withDatabase, 'cart', 'messages'] as const

export const nameOf = (written: string): (typeof keepable)[number] => {
  const found = keepable.find((name) => name === written)
  if (found === undefined) throw new Trouble(`${written} keeps nothing of its own. There are: ${keepable.join(', ')}.`)
  return found
}

/** A copy of what one of them holds, as it is read. */
export const copyOf = async (of: string, stores: Stores): Promise<Copy> =>
  of === 'cart' ? keysCopy(await stores.cartStore()) : of === 'messages' ? streamsCopy(await stores.messages()) : tablesCopy(of, stores.reading(of as ContextName))

/** Puts a copy in the place of what is in its store, and answers what is there then of what the copy held. */
export const restoreCopy = async (of: string, stores: Pick<Stores, 'owning' | 'cartStore' | 'messages'>, lines: AsyncGenerator<Buffer>): Promise<Contents> =>
  of === 'cart'
    ? restoreKeys(await stores.cartStore(), lines)
    : of === 'messages'
      ? restoreStreams(await stores.messages(), lines)
      : (await restoreTables(stores.owning(of as ContextName), lines)).tables

const keysCopy = (url: string): Copy =>
  telling('cart', 'keys', async function* (told) {
    const at = new Date().toISOString()
    const connection = await connectRedis({ url })
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
const restoreKeys = async (url: string, lines: AsyncGenerator<Buffer>): Promise<Contents> => {
  const connection = await connectRedis({ url })
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

/** Inboxes of the operator: where users have rights of their own, it is one of them who backs streams up. */
const operator = (url: string) => ({ url, name: 'operator' })

const streamsCopy = (url: string): Copy =>
  telling('messages', 'streams', async function* (told) {
    const at = new Date().toISOString()
    const contents: Record<string, Content> = {}
    for await (const { head, pieces } of snapshots(operator(url))) {
      contents[head.config.name] = standing(head)
      yield jsonLine({ stream: head })
      for await (const piece of pieces) yield jsonLine({ piece: piece.toString('base64') })
    }
    told({ at, contents })
  })

const standing = ({ state: { messages, bytes, first_seq, last_seq } }: StreamHead): Content => {
  const content = contentOf()
  // Of a stream that is empty the server says where the next message will be, or nothing at all where there never was one.
  content.add(JSON.stringify([messages, bytes, messages === 0 ? last_seq + 1 : first_seq, last_seq]))
  return { ...content.so(), count: messages }
}

const restoreStreams = async (url: string, lines: AsyncGenerator<Buffer>): Promise<Contents> => {
  const contents: Record<string, Content> = {}
  let next = await parsed(lines)
  while (next?.stream) {
    const { stream } = next
    async function* pieces(): AsyncGenerator<Buffer> {
      for (next = await parsed(lines); next?.piece !== undefined; next = await parsed(lines)) yield Buffer.from(next.piece, 'base64')
    }
    contents[stream.config.name] = standing(await restoreStream(operator(url), stream, pieces()))
  }
  return contents
}

const parsed = async (lines: AsyncGenerator<Buffer>): Promise<{ readonly stream?: StreamHead; readonly piece?: string } | undefined> => {
  const { value, done } = await lines.next()
  return done ? undefined : JSON.parse(String(value))
}
