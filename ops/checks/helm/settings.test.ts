import test from 'ava'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownSettings, readSettings, siblingSettings, taskSettings, type Composition, type Settings } from '@minishop/host'
import { newSealKey } from '@minishop/jose'
import { keepable, type Keepable } from '../../../packages/shop/backups/copies.ts'
import { backupSettings } from '../../../packages/shop/backups/unattended.ts'
import { compositionOf, contextNames } from '../../../packages/shop/contexts.ts'
import { environments, openCharts, type Charts } from './charts.ts'
import { ofKind, podsOf, type PodTemplate } from './manifests.ts'

let charts: Charts
let folder: string
let compositions: ReadonlyMap<string, Composition>

test.before(async () => {
  charts = await openCharts()
  folder = await mkdtemp(join(tmpdir(), 'minishop-secrets-'))
  compositions = new Map(await Promise.all(contextNames.map(async (name) => [name as string, await compositionOf(name)] as const)))
  for (const [key, value] of Object.entries(secrets())) await writeFile(join(folder, key), value)
})
test.after.always(async () => {
  await charts.remove()
  await rm(folder, { recursive: true, force: true })
})

/** What the files hold that operators would put there. */
const secrets = (): Readonly<Record<string, string>> => {
  const seals = Object.fromEntries(['notifications', 'payments', 'shipping'].map((name) => [name, newSealKey(name)]))
  return {
    AUTH_KEY_SECRET: 'a'.repeat(64),
    CART_STORE_URL: 'rediss://cart:secret@redis:6379?sslrootcert=/run/minishop/authority/carts.crt',
    DATABASE_BACKUP_URL: 'postgres://backup:secret@database:5432/shop?sslmode=verify-full',
    DATABASE_OWNER_URL: 'postgres://owner:secret@database:5432/shop?sslmode=verify-full',
    DATABASE_URL: 'postgres://runtime:secret@database:5432/shop?sslmode=verify-full',
    EMAIL_URL: 'smtps://user:secret@mail.example.com',
    MESSAGES_URL: 'tls://user:secret@nats:4222',
    RECIPIENT: 'age1',
    PASSWORD_PEPPER: 'p'.repeat(64),
    SEAL_KEY: JSON.stringify([Object.values(seals)[0]!.privateKey]),
    SEAL_KEYS: JSON.stringify(Object.fromEntries(Object.entries(seals).map(([name, { publicKey }]) => [name, [publicKey]]))),
    STRIPE_API_KEY: 'sk_test_1',
    STRIPE_WEBHOOK_SECRET: 'whsec_0123456789',
  }
}

/** The environment of the first container, as it would be there; files are those of ours. */
const environmentOf = ({ spec }: PodTemplate): Readonly<Record<string, string>> =>
  Object.fromEntries((spec!.containers[0]!.env ?? []).map(({ name, value = '' }) => [name, value.replace('/run/minishop/secrets', folder)]))

/** Of Node itself. */
const nodes = ['NODE_ENV']
const settingOf = (variable: string): string => variable.replace(/_FILE$/, '')

for (const environment of environments) {
  test(`${environment}: every service reads what the chart tells it, starts with it, and is told nothing that it does not know`, async (t) => {
    const told = ofKind(await charts.render('minishop', environment), 'Deployment')
    t.deepEqual(told.map(({ metadata }) => metadata!.name!).sort(), [...contextNames].sort())
    for (const { metadata, spec } of told) {
      const name = metadata!.name!
      const composition = compositions.get(name)!
      const settings: Settings = { ...ownSettings, ...siblingSettings(composition), ...composition.settings }
      const own = environmentOf(spec!.template)
      t.deepEqual(Object.keys(own).filter((variable) => settings[settingOf(variable)] === undefined && !nodes.includes(variable)), [], `${name} knows nothing of`)
      t.notThrows(() => composition.providers(readSettings(name, settings, own)), name)
      const open = Object.entries(own).filter(([variable, value]) => settings[variable]?.secret && !/^[a-z]+:$/.test(value))
      t.deepEqual(open, [], `secrets of ${name} come as files`)
      if (composition.context.emits.length + composition.context.listeners.length > 0) t.truthy(own['MESSAGES_URL_FILE'], `${name} must not speak to itself alone`)
      if (composition.migrate) t.truthy(own['DATABASE_URL_FILE'], name)
    }
  })

  test(`${environment}: every task is one that its container can do, with the settings of that task alone`, async (t) => {
    const tasks = podsOf(await charts.render('minishop', environment)).filter(({ kind }) => kind === 'Job')
    const asked = tasks.map(({ pod, title }) => {
      const { command, args: [word = '', ...more] = [], image = '' } = pod.spec!.containers[0]!
      t.deepEqual([command, more], [undefined, []], `${title} has a word behind what its image runs anyway`)
      const settings: Settings = { ...taskSettings[word as keyof typeof taskSettings] }
      const own = environmentOf(pod)
      t.deepEqual(Object.keys(own).filter((variable) => settings[settingOf(variable)] === undefined && !nodes.includes(variable)), [], title)
      t.notThrows(() => readSettings(title, settings, own), title)
      return `${/minishop-([a-z]+)[:@]/.exec(image)![1]} ${word}`
    })
    const needed = [...compositions].flatMap(([name, { migrate, streamsOf }]) => [...(migrate ? [`${name} migrate`] : []), ...(streamsOf ? [`${name} streams`] : [])])
    t.deepEqual(asked.sort(), needed.sort())
  })
}

test('there is a copy of everything that can be kept, by an image that can make it, and each knows the URL of its own store alone', async (t) => {
  const copies = ofKind(await charts.render('stores', 'production'), 'CronJob').map(({ spec }) => spec!.jobTemplate.spec!.template)
  const of = copies.map((pod) => {
    const own = environmentOf(pod)
    const settings: Settings = backupSettings(own['SERVICE'] as Keepable)
    const needed = Object.keys(settings).filter((variable) => !settings[variable]!.optional)
    t.deepEqual(Object.keys(own).map(settingOf).sort(), needed.sort())
    const { SERVICE, BACKUPS } = readSettings('backup', backupSettings(own['SERVICE'] as Keepable), own)
    t.true(pod.spec!.containers[0]!.volumeMounts!.some(({ name, mountPath }) => name === 'backups' && mountPath === BACKUPS))
    return SERVICE
  })
  t.deepEqual(of.sort(), [...keepable].sort())
})

test('traces go where the chart says, and nowhere where it says nothing', async (t) => {
  const told = async (...set: readonly string[]) => {
    const [orders] = ofKind(await charts.render('minishop', 'production', ...set), 'Deployment').filter(({ metadata }) => metadata!.name === 'orders')
    const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER_ARG } = readSettings('orders', ownSettings, environmentOf(orders!.spec!.template))
    return [OTEL_EXPORTER_OTLP_ENDPOINT?.href, OTEL_TRACES_SAMPLER_ARG]
  }
  t.deepEqual(await told(), [undefined, 1])
  t.deepEqual(await told('--set-json', 'tracing={"endpoint":"http://collector.monitoring:4318","share":0.25}'), ['http://collector.monitoring:4318/', 0.25])
})

test('a chart that tells a service too little does not pass', async (t) => {
  const [orders] = ofKind(await charts.render('minishop', 'production', '--set', 'services.orders.secrets={DATABASE_URL}'), 'Deployment').filter(({ metadata }) => metadata!.name === 'orders')
  const composition = compositions.get('orders')!
  t.throws(() => readSettings('orders', { ...ownSettings, ...composition.settings }, environmentOf(orders!.spec!.template)), { message: /SEAL_KEYS is not set/ })
})
