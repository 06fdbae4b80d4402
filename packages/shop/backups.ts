import { InvalidArgumentError, type Command } from 'commander'
import type { BackupOptions } from './commands/backup.ts'
import type { RestoreOptions } from './commands/restore.ts'

const days = (written: string): number => {
  if (/^\d{1,4}$/.test(written) && Number(written) >= 1) return Number(written)
  throw new InvalidArgumentError('Days are a number from 1 to 9999.')
}
const data = ['--data <folder>', 'of the shop', '.minishop'] as const
const kept = ['--from <folder>', 'where the backups are'] as const
const identity = ['--identity <file>', 'with the private key'] as const
const services = ['[services...]', 'only these, of: auth, catalog, orders, shipping, cart, messages; and cluster, the whole of the own PostgreSQL, where it is named'] as const

/** The commands that back up and restore each service by itself; see docs/how-to/restore-a-backup.md. */
export const addBackups = (program: Command): void => {
  program
    .command('backup-key')
    .description('make the key to which backups are encrypted; its private half belongs on another machine')
    .argument('<file>', 'where the private half goes')
    .action(async (file: string) => {
      const { makeKey } = await import('./commands/backup.ts')
      process.exitCode = await makeKey(file)
    })
  program
    .command('backup')
    .description('keep an encrypted copy of what services hold, while the shop runs or rests; see docs/how-to/restore-a-backup.md')
    .argument(...services)
    .requiredOption('--to <folder>', 'where backups are kept')
    .option('--recipient <key>', 'the public key, age1...; default: RECIPIENT', process.env['RECIPIENT'])
    .option('--days <number>', 'forget what is older, but never the newest', days, 30)
    .option(...data)
    .action(async (services: string[], options: BackupOptions) => {
      const { backup } = await import('./commands/backup.ts')
      process.exitCode = await backup(services, options)
    })
  program
    .command('backups')
    .description('list what is kept, and whether each file is as it was written; needs no key')
    .argument(...services)
    .requiredOption(...kept)
    .action(async (services: string[], options: { from: string }) => {
      const { listBackups } = await import('./commands/backup.ts')
      process.exitCode = await listBackups(services, options)
    })
  program
    .command('restore')
    .description('put one service back to a backup; what it holds now is kept first')
    .argument('<service>', 'auth, catalog, orders, shipping, cart or messages')
    .requiredOption(...kept)
    .option(...identity)
    .option('--at <time>', 'as at 2026-01-31T12:00:00Z, or 15m, 2h, 1d ago: that very moment where there is a cluster and its log, else the newest from before it')
    .option(...data)
    .action(async (service: string, options: RestoreOptions) => {
      const { restore } = await import('./commands/restore.ts')
      process.exitCode = await restore(service, options)
    })
  program
    .command('verify-restore')
    .description('restore the newest backups into empty stores, compare, and say how long it took and what would be lost')
    .argument(...services)
    .requiredOption(...kept)
    .option(...identity)
    .option('--at <time>', 'the newest from before that')
    .option(...data)
    .action(async (services: string[], options: RestoreOptions) => {
      const { verifyRestore } = await import('./commands/restore.ts')
      process.exitCode = await verifyRestore(services, options)
    })
}
