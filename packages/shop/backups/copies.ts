import { restoreTables } from '@minishop/servers/table-copies'
import { withDatabase, type ContextName } from '../context-names.ts'
import { Trouble } from '../operator.ts'
import { tablesCopy, type Contents, type Copy } from './copy.ts'
import type { Stores } from './stores.ts'

/** Whatever can be backed up and restored by itself: the databases, the carts, the streams of messages. */
export const keepable = [...withDatabase, 'cart', 'messages'] as const
export type Keepable = (typeof keepable)[number]

export const nameOf = (written: string): Keepable => {
  const found = keepable.find((name) => name === written)
  if (found === undefined) throw new Trouble(`${written} keeps nothing of its own. There are: ${keepable.join(', ')}.`)
  return found
}

/** The clients of Redis and NATS are loaded where they are asked for: who copies a database does without. */
const keys = () => import('./keys.ts')
const streams = () => import('./streams.ts')

/** A copy of what one of them holds, as it is read. */
export const copyOf = async (of: string, stores: Pick<Stores, 'reading' | 'cartStore' | 'messages'>): Promise<Copy> =>
  of === 'cart'
    ? (await keys()).keysCopy(await stores.cartStore())
    : of === 'messages'
      ? (await streams()).streamsCopy(await stores.messages())
      : tablesCopy(of, stores.reading(of as ContextName))

/** Puts a copy in the place of what is in its store, and answers what is there then of what the copy held. */
export const restoreCopy = async (of: string, stores: Pick<Stores, 'owning' | 'cartStore' | 'messages'>, lines: AsyncGenerator<Buffer>): Promise<Contents> =>
  of === 'cart'
    ? (await keys()).restoreKeys(await stores.cartStore(), lines)
    : of === 'messages'
      ? (await streams()).restoreStreams(await stores.messages(), lines)
      : (await restoreTables(stores.owning(of as ContextName), lines)).tables
