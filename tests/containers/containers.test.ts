import test from 'ava'
import { readFileSync } from 'node:fs'
import { temporaryFolder } from '@minishop/servers'
import { certificateIn, openStores, withDatabase } from '@minishop/shop'
import { journey } from '../journey/journey.ts'
import { openedBy, type Shop } from '../journey/shop.ts'
import { startShop, statusOf, type Started } from '../journey/started-shop.ts'
import { buildImages, names, openEngine, type Engine } from './engine.ts'

// Each service in its image, as a cluster runs it: by a user without rights, on a file system that is only read. The stores stay outside.

const undos: (() => Promise<void>)[] = []
let engine: Engine
let started: Started
let shop: Shop

test.before(async (t) => {
  t.timeout(900_000)
  engine = await openEngine()
  undos.push(() => engine.remove())
  await buildImages(engine)
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  started = await startShop({ folder, distributed: true, containers: names, environment: engine.environment })
  undos.push(async () => void (await started.interrupt()))
  shop = await openedBy(started)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

const imageOf = (context: string): string => names.replace('{context}', context)
const running = async (): Promise<ReadonlyMap<string, string>> => {
  const { services } = (await statusOf(shop.folder)).status
  return new Map(services.map(({ name, port }) => [name, `minishop-${name}-${port}`]))
}

for (const [title, scenario] of Object.entries(journey)) test.serial(`in containers: ${title}`, (t) => scenario(t, shop))

test.serial('an image runs as a numbered user, says how it is, what it is and what is inside, and has no program but Node', async (t) => {
  for (const context of (await running()).keys()) {
    const [{ Config, Healthcheck }] = JSON.parse(await engine.podman('image', 'inspect', imageOf(context)))
    t.is(Config.User, '1000:1000')
    t.deepEqual(Healthcheck.Test.slice(0, 3), ['CMD', 'node', '-e'])
    t.is(Config.Labels['org.opencontainers.image.title'], `minishop-${context}`)
    const listing = `const { globSync } = require('node:fs'); console.log(JSON.stringify(globSync('/{bin,sbin,usr}/**/{bin,sbin}/*').concat(globSync('/{bin,sbin}/*'))))`
    t.deepEqual(JSON.parse(await engine.podman('run', '--rm', '--network=none', '--entrypoint=node', imageOf(context), '-e', listing)), ['/usr/local/bin/node'], context)
  }
})

test.serial('the image of what keeps no database has no ORM and no driver of one', async (t) => {
  for (const context of (await running()).keys()) {
    const { components } = JSON.parse(await engine.podman('run', '--rm', '--network=none', '--entrypoint=node', imageOf(context), '-p', `require('node:fs').readFileSync('sbom.cdx.json', 'utf8')`))
    const inside = components.map(({ name }: { readonly name: string }) => name)
    t.true(inside.includes('koa'), context)
    t.is(inside.some((name: string) => name === 'pg' || name.startsWith('@mikro-orm/')), ['auth', 'catalog', 'orders', 'shipping'].includes(context), context)
  }
})

test.serial('a service has no rights, can get none, and has nothing to write to', async (t) => {
  for (const [context, name] of await running()) {
    const status = readFileSync(`/proc/${await engine.podman('inspect', '--format', '{{.State.Pid}}', name)}/status`, 'utf8')
    for (const line of [/^Uid:\s+1000\s+1000/m, /^CapEff:\s+0+$/m, /^CapBnd:\s+0+$/m, /^NoNewPrivs:\s+1$/m, /^Seccomp:\s+2$/m]) t.regex(status, line, context)
    const write = `try { require('node:fs').writeFileSync('/app/main.js', '') } catch ({ code }) { console.log(code) }`
    t.is(await engine.podman('exec', name, 'node', '-e', write), 'EROFS', context)
  }
})

test.serial('a container says itself that it is well', async (t) => {
  for (const [context, name] of await running()) await t.notThrowsAsync(engine.podman('healthcheck', 'run', name), context)
})

test.serial('an image brings the database of its context up to date, and that of the gateway the streams', async (t) => {
  const stores = await openStores(shop.folder, {})
  const certificate = certificateIn(shop.folder)
  const task = (context: string, word: string, variable: string, url: string) =>
    engine.podman('run', '--rm', '--network=host', '--read-only', '--cap-drop=all', `--volume=${certificate}:${certificate}:ro`, '--env', `${variable}=${url}`, imageOf(context), word)
  for (const name of withDatabase) await t.notThrowsAsync(task(name, 'migrate', 'DATABASE_OWNER_URL', stores.owning(name)), name)
  t.regex(await task('gateway', 'streams', 'MESSAGES_URL', await stores.messages()), /Every stream is as declared/)
})

test.serial('Ctrl-C ends every container and leaves none behind', async (t) => {
  const names = [...(await running()).values()]
  t.is(names.length, 8)
  t.is(await started.interrupt(), 0, started.output())
  const left = (await engine.podman('ps', '--all', '--format', '{{.Names}}')).split('\n')
  t.deepEqual(names.filter((name) => left.includes(name)), [])
})
