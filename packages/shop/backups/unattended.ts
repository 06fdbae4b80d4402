import { oneWordOf, readSettings, url, wholeNumber, words, WrongConfiguration, type Environment } from '@minishop/host/settings'
import { withDatabase } from '../context-names.ts'
import { Trouble } from '../operator.ts'
import { say } from '../say.ts'
import { tablesCopy } from './copy.ts'
import { forget, keep } from './shelf.ts'

/** What the image minishop-backup is told. */
export const backupSettings = {
  SERVICE: oneWordOf(withDatabase, { summary: 'Whose database it is.' }),
  DATABASE_BACKUP_URL: url(['postgres', 'postgresql'], { summary: 'The database, as a role that may read everything in it.', secret: true }),
  RECIPIENT: words({ summary: 'The public key of age to which backups are encrypted.' }),
  BACKUPS: words({ summary: 'The folder where backups are kept.', fallback: '/backups' }),
  DAYS: wholeNumber(1, 9999, { summary: 'What is older is forgotten, but never the newest.', fallback: '30' }),
}

/** Does what `minishop backup` does with one database, as a task of a cluster: kept as whoever restores expects it. Answers the exit code. */
export const backUp = async (environment: Environment): Promise<number> => {
  try {
    const { SERVICE, DATABASE_BACKUP_URL, RECIPIENT, BACKUPS, DAYS } = readSettings('backup', backupSettings, environment)
    const { name, bytes } = await keep(BACKUPS, { ...tablesCopy(SERVICE, DATABASE_BACKUP_URL.href), recipient: RECIPIENT })
    say(`Kept ${name}, ${bytes} bytes.`)
    for (const { name } of await forget(BACKUPS, SERVICE, DAYS)) say(`Forgot ${name}.`)
    return 0
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return error instanceof WrongConfiguration || error instanceof Trouble ? 2 : 1
  }
}

if (import.meta.main) process.exitCode = await backUp(process.env)
