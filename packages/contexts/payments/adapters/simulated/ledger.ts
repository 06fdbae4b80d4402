import { Unavailable } from '@minishop/kernel'
import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Book, type Entry } from './book.ts'

/** Where the simulated bank keeps its books. Rejects with `Unavailable` where they can't be read or written. */
export interface Ledger {
  /** The book as it is now, with what other processes have written. */
  book(): Promise<Book>
  /** The book after this entry, which is kept when this resolves, whether or not it had an effect. */
  write(entry: Entry): Promise<Book>
  close(): Promise<void>
}

/** Gone with the process. */
export const memoryLedger = (): Ledger => {
  const book = new Book()
  return {
    book: async () => book,
    async write(entry) {
      book.enter(entry)
      return book
    },
    close: async () => {},
  }
}

/**
 * One line of JSON an entry, only ever appended to `ledger.jsonl` in the folder. Every process of this machine that is given the folder keeps the
 * same books: the operating system puts appended lines one after the other, and each process reads on from where it was. Survives the end of the
 * process at any point; not a loss of power, since nothing waits for the disk.
 */
export const folderLedger = (folder: string): Ledger => {
  const book = new Book()
  let handle: FileHandle | undefined
  let position = 0
  let torn = false
  let turn: Promise<unknown> = Promise.resolve()

  const opened = async (): Promise<FileHandle> => {
    if (handle === undefined) {
      await mkdir(folder, { recursive: true })
      handle = await open(join(folder, 'ledger.jsonl'), 'a+', 0o600)
    }
    return handle
  }
  const readOn = async (file: FileHandle): Promise<void> => {
    const { size } = await file.stat()
    if (size <= position) return
    const bytes = Buffer.alloc(size - position)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, position)
    const whole = bytes.subarray(0, bytesRead).lastIndexOf('\n') + 1
    torn = whole < bytesRead
    position += whole
    for (const line of bytes.subarray(0, whole).toString().split('\n')) {
      const entry = entryOf(line)
      if (entry) book.enter(entry)
    }
  }
  /** One at a time: two readers would both enter the same lines. */
  const inTurn = <T>(work: (file: FileHandle) => Promise<T>): Promise<T> => {
    const done = turn.then(async () => {
      try {
        return await work(await opened())
      } catch (cause) {
        throw new Unavailable('the ledger of the simulated payment provider', { cause })
      }
    })
    turn = done.catch(() => {})
    return done
  }

  return {
    book: () =>
      inTurn(async (file) => {
        await readOn(file)
        return book
      }),
    write: (entry) =>
      inTurn(async (file) => {
        await readOn(file)
        // Whoever was killed in the middle of a line has left it without an end.
        await file.appendFile(`${torn ? '\n' : ''}${JSON.stringify(entry)}\n`)
        await readOn(file)
        return book
      }),
    async close() {
      await turn
      await handle?.close()
      handle = undefined
    },
  }
}

/** Nothing for what a kill has left of a line. */
const entryOf = (line: string): Entry | undefined => {
  try {
    return JSON.parse(line) as Entry
  } catch {
    return undefined
  }
}
