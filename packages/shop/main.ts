import { Command } from 'commander'
import { steps } from './gate/steps.ts'
import { runTests } from './commands/test.ts'

// Whoever reads our output may stop doing so: `minishop test --list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const program = new Command('minishop').description('A shop of eight services, and the small framework it is built on').showHelpAfterError()

program
  .command('test')
  .description('run everything that must hold, the fastest first')
  .argument('[steps...]', `only these, of: ${steps.map(({ name }) => name).join(', ')}`)
  .option('--list', 'say what would run, and run nothing')
  .option('--all', 'show passing tests too')
  .action(async (names: string[], { list = false, all = false }: { list?: boolean; all?: boolean }) => {
    process.exitCode = await runTests({ names, list, all })
  })

await program.parseAsync()
