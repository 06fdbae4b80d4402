import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Unavailable, type Clock } from '@minishop/kernel'
import { entryOf, mostKept, shown, type Entry, type Outbox } from './outbox.ts'

/**
 * Kept in a file of JSON lines, so that a restart of the shop on a laptop keeps its mails. It holds tokens, and is its owner's alone.
 * A last line that a crash cut off is left out.
 */
export const fileOutbox = async (folder: string, clock: Clock): Promise<Outbox> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'mails.jsonl')
  const entries = await read(path)
  let lines = 0
  const rewrite = async () => {
    await writeFile(`${path}.new`, entries.map(lineOf).join(''), { mode: 0o600 })
    await rename(`${path}.new`, path)
    lines = entries.length
  }
  await rewrite()

  const keep = async (entry: Entry) => {
    if (entries.some(({ id }) => id === entry.id)) return
    // Only what is in the file counts as kept: a failed write is an outage, and the mail comes again.
    await appendFile(path, lineOf(entry), { mode: 0o600 })
    lines++
    entries.push(entry)
    if (entries.length > mostKept) entries.shift()
    if (lines > 2 * mostKept) await rewrite()
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    send(mail) {
      const kept = last.then(() => keep(entryOf(mail, clock.now())))
      last = kept.catch(() => {})
      return kept.catch((cause: unknown) => Promise.reject(new Unavailable('the outbox', { cause })))
    },
    list: async () => shown(entries),
  }
}

const lineOf = (entry: Entry): string => `${JSON.stringify(entry)}\n`

const read = async (path: string): Promise<Entry[]> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const entries = text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Entry]
    } catch {
      return []
    }
  })
  return entries.slice(-mostKept)
}
