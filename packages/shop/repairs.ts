import type { Command } from 'commander'
import type { DeadLetterOptions } from './commands/dead-letters.ts'
import type { OrderOptions } from './commands/order.ts'
import type { RepublishOptions } from './commands/outbox.ts'
import type { ReconcileOptions } from './commands/reconcile.ts'
import type { OperatorOptions } from './operator.ts'

const whoAsks = `
Who asks is an admin: MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD, or the access token of one in MINISHOP_TOKEN.`

/** What every command says that asks a running shop. */
const asking = (command: Command): Command =>
  command
    .option('--url <url>', 'of the gateway; default: that of the shop that runs on the data folder')
    .option('--data <folder>', 'where the shop keeps everything', '.minishop')
    .addHelpText('after', whoAsks)
const forPrograms = ['--json', 'for programs', false] as const

/** The commands that see and repair what is stuck in a running shop. */
export const addRepairs = (program: Command): void => {
  addDeadLetters(program.command('dead-letters').description('messages that a service put aside, and what waits behind them; see docs/how-to/repair-dead-letters.md'))
  addOutbox(program.command('outbox').description('what services have announced, and have still to; see docs/how-to/republish.md'))
  asking(program.command('order').description('the life of one order across the services, what it waits for, and until when').argument('<orderId>'))
    .option('--retry', 'announce again what it announced last, so that whoever listens acts again')
    .option('--cancel <reason>', 'cancel it for good: what is held is released, what was paid is given back')
    .action(async (orderId: string, options: OrderOptions) => {
      const { order } = await import('./commands/order.ts')
      process.exitCode = await order(orderId, options)
    })
  asking(program.command('reconcile').description('compare orders with stock, payments and shipments, and repair what can be; see docs/how-to/reconcile.md'))
    .option('--since <time>', 'as 2026-01-31T12:00:00.000Z; 24 hours ago where it is left out')
    .option('--once', 'do not look again, a minute later, whether what was repaired holds and what follows from it', false)
    .option('--accept <orderId>', 'take what is open about this order as it is, instead of comparing')
    .option('--note <reason>', 'with --accept: why')
    .option(...forPrograms)
    .addHelpText('after', 'Exit code 1: something is left open for a person.')
    .action(async (options: ReconcileOptions) => {
      const { reconcile } = await import('./commands/reconcile.ts')
      process.exitCode = await reconcile(options)
    })
}

const addDeadLetters = (letters: Command): void => {
  asking(letters.command('list').description('what is open, with reason, attempts and trace').argument('[services...]', 'only these; default: all'))
    .option(...forPrograms)
    .action(async (services: string[], options: DeadLetterOptions) => {
      const { listDeadLetters } = await import('./commands/dead-letters.ts')
      process.exitCode = await listDeadLetters(services, options)
    })
  asking(letters.command('show').description('one of them, with its message as it came').argument('<letter>'))
    .option(...forPrograms)
    .action(async (letter: string, options: DeadLetterOptions) => {
      const { showDeadLetter } = await import('./commands/dead-letters.ts')
      process.exitCode = await showDeadLetter(letter, options)
    })
  asking(letters.command('replay').description('deliver letters again, and then, in order, what waits behind them; safe to repeat').argument('[letters...]'))
    .option(...forPrograms)
    .option('--service <name...>', 'all dead letters of these services', [])
    .option('--all', 'all dead letters of all services', false)
    .action(async (named: string[], options: DeadLetterOptions & { service: string[]; all: boolean }) => {
      const { replayDeadLetters } = await import('./commands/dead-letters.ts')
      process.exitCode = await replayDeadLetters(named, options)
    })
  asking(letters.command('discard').description('give letters up for good, and deliver what waits behind them').argument('<letters...>'))
    .option(...forPrograms)
    .action(async (named: string[], options: DeadLetterOptions) => {
      const { discardDeadLetters } = await import('./commands/dead-letters.ts')
      process.exitCode = await discardDeadLetters(named, options)
    })
}

const addOutbox = (outbox: Command): void => {
  asking(outbox.command('status').description('what is late, what waits for its time, and since when published announcements are kept')).action(
    async (options: OperatorOptions) => {
      const { outboxStatus } = await import('./commands/outbox.ts')
      process.exitCode = await outboxStatus(options)
    },
  )
  asking(outbox.command('republish').description('publish again what was published since a time: after a broker lost messages'))
    .argument('[services...]', 'only of these, of: auth, catalog, orders, shipping')
    .requiredOption('--since <time>', '2026-01-31T12:00:00Z, or 15m, 2h, 1d ago')
    .option('--until <time>', 'only what was published before that')
    .action(async (services: string[], options: RepublishOptions) => {
      const { republish } = await import('./commands/outbox.ts')
      process.exitCode = await republish(services, options)
    })
}
