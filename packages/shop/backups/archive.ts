import { createReadStream } from 'node:fs'
import { chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { archivedIn, clusterOf, recoverPostgres, type CopiedCluster, type Server } from '@minishop/servers'
import type { Copy } from './copy.ts'
import { decrypted, encryptTo, keptIn, type Kept } from './shelf.ts'

/** Pieces of the write-ahead log, and what says which of two histories goes on. */
const piece = /^([0-9A-F]{24}|[0-9A-F]{8}\.history)$/
const suffix = '.gz.age'
const logFolder = (to: string): string => join(to, 'log')

/** Moves what PostgreSQL has archived beside its cluster into the folder of the backups, encrypted. Answers how many pieces went. */
export const shipLog = async (postgres: string, to: string, recipient: string): Promise<number> => {
  const from = await archivedIn(postgres)
  const names = (await readdir(from)).filter((name) => !name.endsWith('.part')).sort()
  await mkdir(logFolder(to), { recursive: true, mode: 0o700 })
  for (const name of names) {
    const target = join(logFolder(to), `${name}${suffix}`)
    await encryptTo(`${target}.part`, recipient, createReadStream(join(from, name)))
    await rename(`${target}.part`, target)
    await rm(join(from, name))
  }
  return names.length
}

/** Whether a piece of the log is among the backups. */
export const isShipped = (from: string, name: string): Promise<boolean> => stat(join(logFolder(from), `${name}${suffix}`)).then(() => true, () => false)

const lookMilliseconds = 2_000

/** Ships the log for as long as a shop runs, and what is left at its end. What can't be shipped now stays where it is, and is told. */
export const shippingLog = (postgres: string, to: string, recipient: string, say: (line: string) => void): { stop(): Promise<void> } => {
  const ending = new AbortController()
  const ship = () => shipLog(postgres, to, recipient).catch((error: Error) => say(`The log of the databases could not be kept in ${to}: ${error.message}`))
  const going = (async () => {
    while (!ending.signal.aborted) {
      await ship()
      await pause(lookMilliseconds, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      ending.abort()
      await going
      await ship()
    },
  }
}

/** The files of the shop's own PostgreSQL, which with the log behind them restore any moment since. */
export const clusterCopy = (url: string): Copy => {
  let made: CopiedCluster | undefined
  return {
    of: 'cluster',
    kind: 'base',
    source: clusterOf(url, (told) => (made = told)),
    // Whoever forgets old pieces of the log has to know which are needed.
    copied: () => ({ at: made!.at, contents: { [made!.firstPiece]: { count: 0, digest: '' } } }),
  }
}

const firstPieceOf = ({ contents }: Kept): string => Object.keys(contents)[0]!

/** Removes what no base backup needs any more that is still kept. Answers how many pieces went. */
export const forgetLog = async (to: string): Promise<number> => {
  const needed = (await keptIn(to, 'cluster')).map(firstPieceOf).sort()[0]
  const names = await readdir(logFolder(to)).catch(() => [])
  const old = names.filter((name) => needed !== undefined && /^[0-9A-F]{24}\./.test(name) && name.slice(8, 24) < needed.slice(8))
  for (const name of old) await rm(join(logFolder(to), name))
  return old.length
}

/** The newest base backup from which a moment can be restored, or any. */
export const clusterBefore = async (from: string, moment: string | undefined): Promise<Kept | undefined> =>
  (await keptIn(from, 'cluster')).findLast(({ at }) => moment === undefined || at <= moment)

export interface ClusterRecovery {
  readonly from: string
  readonly base: Kept
  /** The end of the log where it is left out. */
  readonly moment: string | undefined
  readonly folder: string
  readonly identities: readonly string[]
  /** Of the superuser of the cluster that was backed up. */
  readonly password: string
}

/** A server of its own on what the cluster was at a moment. */
export const recoverCluster = ({ from, base, moment, folder, identities, password }: ClusterRecovery): Promise<Server> => {
  const pieces = async (into: string): Promise<void> => {
    for (const name of (await readdir(logFolder(from)).catch(() => [])).sort()) {
      const plain = name.slice(0, -suffix.length)
      if (!piece.test(plain) || (plain.length === 24 && plain.slice(8) < firstPieceOf(base).slice(8))) continue
      await writeFile(join(into, plain), decrypted(join(logFolder(from), name), identities))
      const { uid, gid } = await stat(into)
      await chown(join(into, plain), uid, gid)
    }
  }
  return recoverPostgres({ folder, tar: decrypted(join(from, base.name), identities), pieces, password, until: moment })
}
