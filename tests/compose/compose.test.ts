import test from 'ava'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { freePort, postgresBinaries, temporaryFolder } from '@minishop/servers'
import { journey } from '../journey/journey.ts'
import { openedBy, type Shop } from '../journey/shop.ts'
import { adminAccount } from '../journey/started-shop.ts'
import { buildStandIns, root, startDocker, type Docker } from './engine.ts'

// compose.yml under Docker's own engine, with the images of the eight that it builds. The stores are those of this machine's packages, under the names of the others.

const undos: (() => Promise<unknown>)[] = []
let docker: Docker
let folder: string
let shop: Shop

const main = join(root, 'packages/shop/main.ts')
const compose = (...words: readonly string[]): Promise<string> =>
  docker.run('docker', 'compose', '--file', 'compose.yml', '--file', 'tests/compose/journey.yml', '--project-directory', folder, '--project-name', 'minishop-journey', ...words)

interface Composed {
  readonly image: string
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}
const services = async () => (JSON.parse(await compose('config', '--format', 'json')) as { readonly services: Readonly<Record<string, Composed>> }).services

test.before(async (t) => {
  t.timeout(1_200_000)
  folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  const [port, databases] = [await freePort(), await freePort()]
  const [url, data] = [`http://localhost:${port}`, join(folder, '.compose')]
  docker = await startDocker({ PORT: String(port), DATABASES_PORT: String(databases), PUBLIC_URL: url, MINISHOP_ADMIN_EMAIL: adminAccount.email, MINISHOP_ADMIN_PASSWORD: adminAccount.password })
  undos.push(() => docker.stop())
  await docker.run(process.execPath, main, 'images', '--engine', 'docker', '--local-base')
  const { postgres, redis, nats } = await services()
  await buildStandIns(docker, { postgres: postgres!.image, redis: redis!.image, nats: nats!.image }, await postgresBinaries())
  await docker.run(process.execPath, 'ops/compose/write.ts', data)
  undos.push(() => compose('down', '--volumes', '--timeout', '20'))
  await compose('up', '--wait', '--quiet-pull')
  const operator = parseEnv(readFileSync(join(data, 'operator.env'), 'utf8')) as Readonly<Record<string, string>>
  await docker.run('env', ...Object.entries(operator).map(([name, value]) => `${name}=${value}`), process.execPath, main, 'seed', '--data', data)
  shop = await openedBy({ url, folder: data })
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

/** What only `up` knows of: it watches its services itself, and tells the command line where they are. */
const ofUp = ['the operator sees every service and store', 'the command line tells the life of an order and how it stands with the outboxes']

for (const [title, scenario] of Object.entries(journey).filter(([title]) => !ofUp.includes(title)))
  test.serial(`in Compose: ${title}`, async (t) => {
    if (title.startsWith('the logs tell')) {
      mkdirSync(join(shop.folder, 'logs'), { recursive: true })
      writeFileSync(join(shop.folder, 'logs', 'compose.log'), await compose('logs', '--no-color', '--no-log-prefix'))
    }
    await scenario(t, shop)
  })

test.serial('in Compose: each profile is one that Compose itself can read', async (t) => {
  const core = (await compose('config', '--services')).split('\n')
  for (const [profile, one] of [['mail', 'mail'], ['seeing', 'grafana'], ['logs', 'filebeat']] as const) {
    const more = (await compose('--profile', profile, 'config', '--services')).split('\n')
    t.deepEqual([more.includes(one), core.filter((name) => !more.includes(name))], [true, []], profile)
  }
})

interface Inspected {
  readonly Name: string
  readonly State: { readonly Pid: number; readonly Running: boolean; readonly ExitCode: number; readonly StartedAt: string; readonly FinishedAt: string; readonly Health?: { readonly Status: string } }
}
const inspected = async (): Promise<ReadonlyMap<string, Inspected['State']>> => {
  const ids = (await compose('ps', '--all', '--quiet')).split('\n')
  const found = JSON.parse(await docker.run('docker', 'inspect', ...ids)) as readonly Inspected[]
  return new Map(found.map(({ Name, State }) => [/^\/minishop-journey-(.+)-1$/.exec(Name)![1]!, State]))
}

test.serial('in Compose: nothing starts before what it waits for is done, and all that stays is well', async (t) => {
  const states = await inspected()
  const waits = Object.entries(await services()).flatMap(([name, { depends_on = {} }]) => Object.entries(depends_on).map(([other, { condition }]) => ({ name, other, condition })))
  t.true(waits.length > 20)
  for (const { name, other, condition } of waits) {
    const [one, awaited] = [states.get(name)!, states.get(other)!]
    t.true((condition === 'service_healthy' ? awaited.StartedAt : awaited.FinishedAt) < one.StartedAt, `${name} after ${other}`)
  }
  for (const [name, { Running, ExitCode, Health }] of states) t.true(Running ? Health?.Status === 'healthy' : ExitCode === 0, name)
})

test.serial('in Compose: nobody has rights, or can get any, the stores neither', async (t) => {
  const running = [...(await inspected())].filter(([, { Running }]) => Running)
  t.is(running.length, 11)
  for (const [name, { Pid }] of running) {
    const status = readFileSync(`/proc/${Pid}/status`, 'utf8')
    for (const line of [/^Uid:\s+[1-9]/m, /^CapEff:\s+0+$/m, /^CapBnd:\s+0+$/m, /^NoNewPrivs:\s+1$/m, /^Seccomp:\s+2$/m]) t.regex(status, line, name)
  }
})
