import { join } from 'node:path'
import { identityToRecipient } from 'age-encryption'
import type { Environment } from '@minishop/host'
import { differing, linesOf } from '@minishop/servers'
import { identitiesIn, newKey } from '../backups/age-key.ts'
import { copyOf, keepable, nameOf, restoreCopy } from '../backups/copies.ts'
import { inScratch } from '../backups/scratch.ts'
import { damage, decrypted, forget, keep, keptIn, type Kept } from '../backups/shelf.ts'
import { openStores, type Stores } from '../backups/stores.ts'
import { Trouble, troubled } from '../operator.ts'
import { say } from '../say.ts'
import { momentOf } from './outbox.ts'

export interface BackupOptions {
  readonly data: string
  readonly to: string
  readonly recipient?: string
  readonly days: number
}

export interface RestoreOptions {
  readonly data: string
  readonly from: string
  readonly identity?: string
  readonly at?: string
}

/** Makes the key for backups, and prints its public half. Answers the exit code. */
export const makeKey = (file: string): Promise<number> =>
  troubled(async () => {
    say(await newKey(file))
    return 0
  })

/** Keeps an encrypted copy of what each of these services holds, each by itself, and forgets old ones. Answers the exit code: 1 where one could not be made. */
export const backup = (services: readonly string[], { data, to, recipient, days }: BackupOptions, environment: Environment = process.env): Promise<number> =>
  troubled(async () => {
    if (!recipient) throw new Trouble('Say for whom it is encrypted: --recipient age1... or RECIPIENT. minishop backup-key makes a key.')
    const chosen = services.map(nameOf)
    return withStores(data, environment, async (stores) => {
      let failed = false
      for (const of of chosen.length > 0 ? chosen : keepable)
        try {
          say(`✔ ${line(await keep(to, { ...(await copyOf(of, stores)), recipient }))}`)
          for (const { name } of await forget(to, of, days)) say(`  ${''.padEnd(10)} forgot ${name}`)
        } catch (error) {
          // What a shop in one process has no store for is no failure of a backup of all.
          if (chosen.length === 0 && error instanceof Trouble && /one process/.test(error.message)) continue
          failed = true
          say(`✘ ${of.padEnd(10)} ${(error as Error).message}`)
        }
      return failed ? 1 : 0
    })
  })

/** Lists what is kept, and whether each file is as it was written; needs no key. Answers the exit code: 1 where one is not, or there is none. */
export const listBackups = (services: readonly string[], { from }: { readonly from: string }): Promise<number> =>
  troubled(async () => {
    const kept = (await keptIn(from)).filter(({ of }) => services.length === 0 || services.includes(of))
    let damaged = kept.length === 0
    for (const one of kept) {
      const wrong = await damage(from, one)
      damaged ||= wrong !== undefined
      say(`${wrong === undefined ? '✔' : '✘'} ${line(one)}${wrong === undefined ? '' : `: ${wrong}`}`)
    }
    if (kept.length === 0) say('Nothing is kept there.')
    return damaged ? 1 : 0
  })

/** Apart from the backups, so that a second restore does not take it for the newest. */
const undoFolder = 'before-restore'

/** Puts one service back to its newest backup, or the newest before a time. What was there is kept first. Answers the exit code. */
export const restore = (service: string, { data, from, identity, at }: RestoreOptions, environment: Environment = process.env): Promise<number> =>
  troubled(async () => {
    const of = nameOf(service)
    const identities = await identitiesIn(identity)
    const chosen = await newest(from, of, at)
    return withStores(data, environment, async (stores) => {
      const before = await keep(join(from, undoFolder), { ...(await copyOf(of, stores)), recipient: await identityToRecipient(identities[0]!) })
      say(`  ${of.padEnd(10)} what is there now is kept as ${join(undoFolder, before.name)}`)
      const began = performance.now()
      try {
        await restored(from, chosen, stores, identities)
      } catch (error) {
        say(`✘ ${of.padEnd(10)} ${(error as Error).message}`)
        return 1
      }
      say(`✔ ${of.padEnd(10)} as it was at ${chosen.at}, ${ago(chosen.at)} ago; restored in ${seconds(performance.now() - began)}`)
      return 0
    })
  })

/** Restores the newest backup of each into empty stores of its own, compares what is there with what was copied, and says how long it took. Answers the exit code. */
export const verifyRestore = (services: readonly string[], { from, identity, at }: Omit<RestoreOptions, 'data'>): Promise<number> =>
  troubled(async () => {
    const identities = await identitiesIn(identity)
    const kept = new Set((await keptIn(from)).map(({ of }) => of))
    let failed = false
    for (const of of services.length > 0 ? services.map(nameOf) : keepable.filter((name) => kept.has(name)))
      try {
        const chosen = await newest(from, of, at)
        const wrong = await damage(from, chosen)
        if (wrong !== undefined) throw new Error(`${chosen.name}: ${wrong}`)
        const milliseconds = await inScratch(of, async (stores) => {
          const began = performance.now()
          await restored(from, chosen, stores, identities)
          return performance.now() - began
        })
        say(`✔ ${line(chosen)}; restored and the same in ${seconds(milliseconds)}; whoever needs it now loses ${ago(chosen.at)}`)
      } catch (error) {
        failed = true
        say(`✘ ${of.padEnd(10)} ${(error as Error).message}`)
      }
    return failed ? 1 : 0
  })

const restored = async (from: string, { of, name, contents }: Kept, stores: Parameters<typeof restoreCopy>[1], identities: readonly string[]): Promise<void> => {
  const odd = differing(await restoreCopy(of, stores, linesOf(decrypted(join(from, name), identities))), contents)
  if (odd.length > 0) throw new Error(`What was restored from ${name} differs from what was copied in ${odd.join(', ')}.`)
}

const newest = async (from: string, of: string, at?: string): Promise<Kept> => {
  const moment = at === undefined ? undefined : momentOf(at, Date.now())
  const found = (await keptIn(from, of)).findLast((one) => moment === undefined || one.at <= moment)
  if (found === undefined) throw new Trouble(`There is no backup of ${of}${moment === undefined ? '' : ` from before ${moment}`} in ${from}.`)
  return found
}

const withStores = async (data: string, environment: Environment, work: (stores: Stores) => Promise<number>): Promise<number> => {
  const stores = await openStores(data, environment)
  try {
    return await work(stores)
  } finally {
    await stores.close()
  }
}

const line = ({ of, name, bytes, contents }: Kept): string => {
  const things = Object.values(contents).reduce((sum, { count }) => sum + count, 0)
  return `${of.padEnd(10)} ${name}  ${things} ${{ cart: 'keys', messages: 'messages' }[of] ?? 'rows'}, ${Math.ceil(bytes / 1024)} KB`
}
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
const ago = (at: string): string => {
  const passed = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000))
  return passed < 120 ? `${passed} s` : passed < 7_200 ? `${Math.round(passed / 60)} min` : `${Math.round(passed / 3_600)} h`
}
