import type { RedisConnection } from './connection.ts'

/** A key with what it holds, as one moment left it. */
export interface KeptKey {
  readonly key: string
  /** Unix time in milliseconds at which Redis forgets it; null for never. */
  readonly until: number | null
  /** As DUMP says it, in base64. */
  readonly dump: string
  /** The same, but alike wherever the same is held: a large hash has no order. */
  readonly value: string
}

const atOnce = 200

/** Every key there is, each as it was when it was read; one that is written meanwhile is there before or after that, and none is left out. */
export async function* keysOf(connection: RedisConnection): AsyncGenerator<KeptKey> {
  const seen = new Set<string>()
  let cursor = '0'
  do {
    const [next, keys] = await connection.commands.scan(cursor, 'COUNT', atOnce)
    const found = [...new Set(keys)].filter((one) => !seen.has(one))
    for (const key of found) seen.add(key)
    // Asked together: one after the other, most of the time would be spent waiting for answers.
    for (const kept of await Promise.all(found.map((key) => read(connection, key)))) if (kept !== undefined) yield kept
    cursor = next
  } while (cursor !== '0')
}

const read = async ({ commands }: RedisConnection, key: string): Promise<KeptKey | undefined> => {
  const isHash = (await commands.type(key)) === 'hash'
  const answers = await commands.multi().dumpBuffer(key).pexpiretime(key)[isHash ? 'hgetall' : 'exists'](key).exec()
  const [dump, until, fields] = (answers ?? []).map(([error, answer]) => {
    if (error) throw error
    return answer
  }) as [Buffer | null, number, Record<string, string>]
  if (dump === null) return undefined
  const written = dump.toString('base64')
  return { key, until: until < 0 ? null : until, dump: written, value: isHash ? JSON.stringify(Object.entries(fields).sort()) : written }
}

/** Puts a key back, in the place of what it holds now. One whose time is over is not put back: answers whether it was. */
export const restoreKey = async ({ commands }: RedisConnection, { key, until, dump }: KeptKey): Promise<boolean> => {
  if (until !== null && until <= Date.now()) return false
  await commands.restore(key, until ?? 0, Buffer.from(dump, 'base64'), 'REPLACE', 'ABSTTL')
  return true
}
