import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Content } from '@minishop/servers'
import { inPieces } from '@minishop/servers/lines'
import { Decrypter, Encrypter } from 'age-encryption'
import { Trouble } from '../operator.ts'

/** What stands beside a kept file, readable for everybody: enough to know whether the file is whole, and nothing of what is in it but how much. */
export interface Kept {
  readonly name: string
  readonly of: string
  /** The moment that it holds. */
  readonly at: string
  readonly bytes: number
  /** Of the encrypted file. */
  readonly sha256: string
  readonly seconds: number
  readonly contents: Readonly<Record<string, Content>>
}

export interface Keeping {
  /** A service, or whatever else is kept. */
  readonly of: string
  /** What kind of file: `tables`, `keys`, `streams`, `cluster`. */
  readonly kind: string
  /** The public key of age to which it is encrypted. */
  readonly recipient: string
  readonly source: AsyncIterable<Buffer>
  /** Asked when the source has ended. */
  readonly copied: () => { readonly at: string; readonly contents: Readonly<Record<string, Content>> }
}

/** Compresses and encrypts what comes, and keeps it under a name with its moment. What is not whole is never under such a name. */
export const keep = async (folder: string, { of, kind, recipient, source, copied }: Keeping): Promise<Kept> => {
  const began = performance.now()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = join(folder, `${of}-${process.pid}-${Date.now()}.part`)
  try {
    const { sha256, bytes } = await encryptTo(part, recipient, source)
    const { at, contents } = copied()
    const name = `${of}-${stampOf(at)}.${kind}.gz.age`
    const kept: Kept = { name, of, at, bytes, sha256, seconds: (performance.now() - began) / 1000, contents }
    await rename(part, join(folder, name))
    await writeFile(join(folder, `${name}.part`), `${JSON.stringify(kept, undefined, 2)}\n`, { flush: true })
    await rename(join(folder, `${name}.part`), join(folder, `${name}.json`))
    return kept
  } finally {
    await rm(part, { force: true })
  }
}

/** `2026-11-26T142501.123Z`: as sorts by time, and every system takes for a name. */
const stampOf = (at: string): string => at.replaceAll(':', '')

/** Compresses and encrypts a source into a file that is on the disk when this is done. */
export const encryptTo = async (file: string, recipient: string, source: AsyncIterable<Buffer>): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const encrypter = new Encrypter()
  try {
    encrypter.addRecipient(recipient)
  } catch {
    throw new Trouble(`"${recipient}" is no public key of age. It begins with age1, and minishop backup-key makes one.`)
  }
  const sum = createHash('sha256')
  let bytes = 0
  await pipeline(
    inPieces(source),
    createGzip(),
    async function* (compressed) {
      for await (const piece of await encrypter.encrypt(Readable.toWeb(Readable.from(compressed)) as ReadableStream<Uint8Array>)) {
        sum.update(piece)
        bytes += piece.length
        yield piece
      }
    },
    createWriteStream(file, { mode: 0o600, flush: true }),
  )
  return { sha256: sum.digest('hex'), bytes }
}

/** What was encrypted, piece by piece as it is found to be authentic. Throws where it was changed or cut, or is for another key. */
export async function* decrypted(file: string, identities: readonly string[]): AsyncGenerator<Buffer> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  const source = createReadStream(file)
  const plain = Readable.from(await decrypter.decrypt(Readable.toWeb(source) as ReadableStream<Uint8Array>))
  const unpacked = createGunzip()
  plain.once('error', (error) => unpacked.destroy(error))
  yield* plain.pipe(unpacked) as AsyncIterable<Buffer>
}

/** Everything that is kept in a folder, or what is kept of one thing, the oldest first. */
export const keptIn = async (folder: string, of?: string): Promise<readonly Kept[]> => {
  const names = await readdir(folder).catch((error: Error) => {
    throw new Trouble(`There are no backups in ${folder}: ${error.message}`)
  })
  const all = await Promise.all(names.filter((name) => name.endsWith('.age.json')).map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept))
  return all.filter((one) => of === undefined || one.of === of).sort((one, other) => (one.at < other.at ? -1 : 1))
}

/** What is wrong with a kept file, without its key; nothing where it is as it was written. */
export const damage = async (folder: string, { name, bytes, sha256 }: Kept): Promise<string | undefined> => {
  const path = join(folder, name)
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return 'the file is gone'
  if (found.size !== bytes) return `it has ${found.size} bytes instead of ${bytes}`
  const file = await open(path)
  try {
    const sum = createHash('sha256')
    for await (const piece of file.createReadStream()) sum.update(piece as Buffer)
    return sum.digest('hex') === sha256 ? undefined : 'its bytes are others than were written'
  } finally {
    await file.close()
  }
}

const dayMilliseconds = 86_400_000

/** Removes what is older than this, but never the newest of anything. Answers what went. */
export const forget = async (folder: string, of: string, days: number, now = Date.now()): Promise<readonly Kept[]> => {
  const old = (await keptIn(folder, of)).slice(0, -1).filter(({ at }) => Date.parse(at) < now - days * dayMilliseconds)
  for (const { name } of old) for (const path of [`${name}.json`, name]) await rm(join(folder, path), { force: true })
  return old
}
