import { oneWordOf, readSettings, url, wholeNumber, words, WrongConfiguration, type Environment } from '@minishop/host/settings'
import { Trouble } from '../operator.ts'
import { say } from '../say.ts'
import { copyOf, keepable, type Keepable } from './copies.ts'
import { forget, keep } from './shelf.ts'

const SERVICE = oneWordOf(keepable, { summary: 'What is kept: the database of a service, the carts (cart) or the streams (messages).' })

/** What the image minishop-backup is told to keep one of them: of the stores the URL of that one's alone. */
export const backupSettings = (of: Keepable) => ({
  SERVICE,
  DATABASE_BACKUP_URL: url(['postgres', 'postgresql'], { summary: 'The database, as a role that may read everything in it.', secret: true, optional: of === 'cart' || of === 'messages' }),
  CART_STORE_URL: url(['redis', 'rediss'], { summary: 'Redis, as a user who may read all carts.', secret: true, optional: of !== 'cart' }),
  MESSAGES_URL: url(['nats', 'tls'], { summary: 'The messages server, as a user who may take snapshots of streams.', secret: true, optional: of !== 'messages' }),
  RECIPIENT: words({ summary: 'The public key of age to which backups are encrypted.' }),
  BACKUPS: words({ summary: 'The folder where backups are kept.', fallback: '/backups' }),
  DAYS: wholeNumber(1, 9999, { summary: 'What is older is forgotten, but never the newest.', fallback: '30' }),
})

/** Does what `minishop backup` does with one of them, as a task of a cluster: kept as whoever restores expects it. Answers the exit code. */
export const backUp = async (environment: Environment): Promise<number> => {
  try {
    const { SERVICE: of } = readSettings('backup', { SERVICE }, environment)
    const { DATABASE_BACKUP_URL, CART_STORE_URL, MESSAGES_URL, RECIPIENT, BACKUPS, DAYS } = readSettings('backup', backupSettings(of), environment)
    const stores = { reading: () => DATABASE_BACKUP_URL.href, cartStore: async () => CART_STORE_URL.href, messages: async () => MESSAGES_URL.href }
    const { name, bytes } = await keep(BACKUPS, { ...(await copyOf(of, stores)), recipient: RECIPIENT })
    say(`Kept ${name}, ${bytes} bytes.`)
    for (const { name } of await forget(BACKUPS, of, DAYS)) say(`Forgot ${name}.`)
    return 0
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return error instanceof WrongConfiguration || error instanceof Trouble ? 2 : 1
  }
}

if (import.meta.main) process.exitCode = await backUp(process.env)
