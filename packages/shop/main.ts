import { Command, InvalidArgumentError } from 'commander'
import type { BenchCommandOptions } from './commands/bench.ts'
import type { FaultsCommandOptions } from './commands/faults.ts'
import type { ImagesOptions } from './commands/images.ts'
import type { PackOptions } from './commands/pack.ts'
import type { SimulateOptions } from './commands/simulate.ts'
import type { UpOptions } from './commands/up.ts'
import type { WeighCommandOptions } from './commands/weigh.ts'
import { scenarioNames, type ScenarioName } from './bench/scenarios.ts'
import { steps } from './gate/steps.ts'
import { addBackups } from './backups.ts'
import { addRepairs } from './repairs.ts'

// Whoever reads our output may stop doing so: `minishop test --list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const program = new Command('minishop').description('A shop of eight services, and the small framework it is built on').showHelpAfterError()

const data = ['--data <folder>', 'where everything is kept', '.minishop'] as const
const port = (written: string): number => {
  if (/^\d{1,5}$/.test(written) && Number(written) >= 1 && Number(written) <= 65_535) return Number(written)
  throw new InvalidArgumentError('A port is a number from 1 to 65535.')
}

const engine = (written: string): 'podman' | 'docker' => {
  if (written === 'podman' || written === 'docker') return written
  throw new InvalidArgumentError('There are: podman, docker.')
}

program
  .command('up')
  .description('run the shop until Ctrl-C')
  .option('--port <port>', 'where the gateway listens', port, 8080)
  .option('--host <address>', 'the address it listens on; 0.0.0.0 lets other machines in', '127.0.0.1')
  .option(...data)
  .option('--distributed', 'eight processes on PostgreSQL, Redis and NATS instead of one', false)
  .option('--containers <images>', 'distributed, with the services run from images: minishop-{context}:dev; see docs/how-to/build-images.md')
  .option('--engine <name>', 'what runs the containers: podman or docker', engine, 'podman')
  .option('--no-seed', 'start with an empty shop')
  .option('--archive <folder>', 'keep the log of the databases there, encrypted for RECIPIENT, so that any moment can be restored; see docs/how-to/restore-a-backup.md')
  .addHelpText(
    'after',
    `
The environment sets everything else, for instance:
  MINISHOP_ADMIN_EMAIL, MINISHOP_ADMIN_PASSWORD   instead of an admin with a password made up at the first start
  EMAIL_URL=smtp://user:password@host             instead of keeping the mails (see docs/reference/settings.md)
  RATE_LIMIT=off                                  for load and acceptance runs
  DATABASE_URL_ORDERS, CART_STORE_URL, MESSAGES_URL and so on: servers of your own instead of started ones`,
  )
  .action(async (options: UpOptions) => {
    const { up } = await import('./commands/up.ts')
    process.exit(await up({ ...options, distributed: options.distributed || options.containers !== undefined }))
  })

program
  .command('images')
  .description('build the images of the eight services, and the one that backs up; see docs/how-to/build-images.md')
  .argument('[contexts...]', 'only these')
  .option('--names <images>', 'what they are called', 'localhost/minishop-{context}:dev')
  .option('--engine <name>', 'what builds them: podman (by buildah) or docker', engine, 'podman')
  .option('--base <image>', 'another base than the official image of Node')
  .option('--local-base', 'on a base of Debian packages that is made here, as root, where no registry of images can be reached', false)
  .action(async (contexts: string[], options: Omit<ImagesOptions, 'contexts'>) => {
    const { images } = await import('./commands/images.ts')
    process.exitCode = await images({ ...options, contexts })
  })

program
  .command('status')
  .description('how each service and store of a running shop is')
  .option(...data)
  .option('--json', 'for programs', false)
  .action(async (options: { data: string; json: boolean }) => {
    const { status } = await import('./commands/status.ts')
    process.exitCode = await status(options)
  })

program
  .command('migrate')
  .description("bring every service's database up to date, as its owner")
  .option(...data)
  .addHelpText('after', '\nDATABASE_URL_<CONTEXT> or, for another role than the runtime one, DATABASE_OWNER_URL_<CONTEXT> name databases of your own.')
  .action(async ({ data }: { data: string }) => {
    const { migrateOnce } = await import('./commands/databases.ts')
    process.exit(await migrateOnce(data))
  })

program
  .command('streams')
  .description('make the streams and consumers that are missing, or not as declared, as the administrator of NATS, while the shop runs')
  .option(...data)
  .addHelpText('after', '\nMESSAGES_ADMIN_URL or MESSAGES_URL name a server of your own.')
  .action(async ({ data }: { data: string }) => {
    const { makeStreams } = await import('./commands/streams.ts')
    process.exitCode = await makeStreams(data)
  })

program
  .command('seed')
  .description('fill a shop with an assortment, an admin and a member of staff; adds only what is missing')
  .option(...data)
  .action(async ({ data }: { data: string }) => {
    const { seedOnce } = await import('./commands/databases.ts')
    process.exit(await seedOnce(data))
  })

addRepairs(program)
addBackups(program)

program
  .command('reference')
  .description('write docs/reference anew from the manifests')
  .action(async () => {
    const { writeReference } = await import('./commands/reference.ts')
    await writeReference()
  })

program
  .command('test')
  .description('run everything that must hold, the fastest first')
  .argument('[steps...]', `only these, of: ${steps.map(({ name }) => name).join(', ')}`)
  .option('--list', 'say what would run, and run nothing')
  .option('--all', 'show passing tests too')
  .action(async (names: string[], { list = false, all = false }: { list?: boolean; all?: boolean }) => {
    const { runTests } = await import('./commands/test.ts')
    process.exitCode = await runTests({ names, list, all })
  })

const positive = (least: number, most: number, whole: boolean) => (written: string): number => {
  const number = Number(written)
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number
  throw new InvalidArgumentError(`It is ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}.`)
}
const scenario = (written: string, before: readonly ScenarioName[] | undefined): readonly ScenarioName[] => {
  const found = scenarioNames.find((name) => name === written)
  if (found === undefined) throw new InvalidArgumentError(`There are: ${scenarioNames.join(', ')}.`)
  return [...(before === scenarioNames ? [] : (before ?? [])), found]
}

program
  .command('bench')
  .description('measure a shop of its own beside a bare server with the same SQL; see docs/how-to/benchmark.md')
  .option('--distributed', 'the shop as eight processes', false)
  .option('--scenario <name>', `only this one, of: ${scenarioNames.join(', ')}; may be repeated`, scenario, scenarioNames)
  .option('--connections <number>', 'how many ask at the same time', positive(1, 200, true), 8)
  .option('--seconds <number>', 'how long a round lasts, for each side', positive(0.1, 30, false), 2)
  .option('--rounds <number>', 'how often the two take turns', positive(1, 20, true), 3)
  .option('--json', 'for programs', false)
  .action(async (options: BenchCommandOptions) => {
    const { runBench } = await import('./commands/bench.ts')
    process.exit(await runBench(options))
  })

program
  .command('weigh')
  .description('measure how each service starts from its image and what memory it takes, beside itself as a process; see docs/how-to/benchmark.md')
  .argument('<images>', 'minishop-{context}:dev')
  .option('--engine <name>', 'what runs the containers: podman or docker', engine, 'podman')
  .option('--connections <number>', 'how many ask at the same time', positive(1, 200, true), 8)
  .option('--seconds <number>', 'how long the shops are under the load of each scenario', positive(0.1, 30, false), 2)
  .option('--rounds <number>', 'how often each service is started, either way', positive(1, 20, true), 3)
  .option('--json', 'for programs', false)
  .action(async (images: string, options: Omit<WeighCommandOptions, 'images'>) => {
    const { runWeighing } = await import('./commands/weigh.ts')
    process.exit(await runWeighing({ ...options, images }))
  })

program
  .command('simulate')
  .description('run whole shops in memory, one for each seed, under faults, and check what is left')
  .option('--seeds <number>', 'how many', positive(1, 10_000_000, true), 1_000)
  .option('--from <number>', 'the first one', positive(0, 2 ** 31, true), 1)
  .option('--seed <number>', 'only this one, told from its beginning to its end', positive(0, 2 ** 31, true))
  .option('--shrink', 'leave out of a failing run every fault that it fails without', false)
  .option('--planted <name>', 'plant this mistake into the shop, or all of them one by one, and have it found')
  .action(async (options: SimulateOptions) => {
    const { simulate } = await import('./commands/simulate.ts')
    process.exit(await simulate(options))
  })

const several = (written: string, before: readonly string[]): readonly string[] => [...before, ...written.split(',').map((word) => word.trim())]

program
  .command('faults')
  .description('kill, cut and confuse a distributed shop of its own while customers buy, and judge what is left; see docs/reference/faults.md')
  .option('--only <names>', 'experiments whose names begin so: A6,B1 or "A6 orders"', several, [])
  .option('--seed <number>', 'who buys what, and at which passing a service dies', positive(0, 999_999, true), 1)
  .option('--list', 'name the experiments, and do none', false)
  .option('--report', 'keep the results in docs/reference/faults.md, beside those of experiments that are not done this time', false)
  .option('--data <folder>', 'an empty folder for the shop, its history and its logs, which stay there')
  .action(async (options: FaultsCommandOptions) => {
    const { faults } = await import('./commands/faults.ts')
    process.exit(await faults(options))
  })

program
  .command('pack')
  .description('make the framework into packages that a registry takes, in the versions that Lerna gave them')
  .requiredOption('--to <folder>', 'where the archives go; made when missing')
  .action(async (options: PackOptions) => {
    const { pack } = await import('./commands/pack.ts')
    process.exit(await pack(options))
  })

await program.parseAsync()
