import type { Environment } from '@minishop/host'
import { newKey } from '../backups/age-key.ts'
import { clusterCopy, forgetLog } from '../backups/archive.ts'
import { copyOf, keepable, nameOf } from '../backups/copies.ts'
import { damage, forget, keep, keptIn, type Kept } from '../backups/shelf.ts'
import { withStores } from '../backups/stores.ts'
import { Trouble, troubled } from '../operator.ts'
import { say } from '../say.ts'

export interface BackupOptions {
  readonly data: string
  readonly to: string
  readonly recipient?: string
  readonly days: number
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
    const chosen = services.map((name) => (name === 'cluster' ? name : nameOf(name)))
    const all = chosen.length > 0 ? chosen : keepable
    return withStores(data, environment, { of: all, as: 'backup' }, async (stores) => {
      let failed = false
      for (const of of all)
        try {
          say(`✔ ${line(await keep(to, { ...(of === 'cluster' ? clusterCopy(stores.server()) : await copyOf(of, stores)), recipient }))}`)
          for (const { name } of await forget(to, of, days)) say(`  ${''.padEnd(10)} forgot ${name}`)
          if (of === 'cluster') await forgetLog(to)
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

/** What is kept, in a line. */
export const line = ({ of, name, bytes, contents }: Kept): string => {
  const things = Object.values(contents).reduce((sum, { count }) => sum + count, 0)
  return `${of.padEnd(10)} ${name}  ${things} ${{ cart: 'keys', messages: 'messages' }[of] ?? 'rows'}, ${Math.ceil(bytes / 1024)} KB`
}
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
/** How long ago a moment was. */
export const ago = (at: string): string => {
  const passed = Math.max(0, Math.round((Date.now() - Date.parse(at)) / 1000))
  return passed < 120 ? `${passed} s` : passed < 7_200 ? `${Math.round(passed / 60)} min` : `${Math.round(passed / 3_600)} h`
}
