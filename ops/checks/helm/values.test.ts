import test from 'ava'
import { join } from 'node:path'
import { helm } from '../tools.ts'
import { podsOf } from './manifests.ts'
import { sealedOptions, secretsMade } from './sealed.ts'
import { chartNames, environments, openCharts, valuesOf, type ChartName, type Charts } from './charts.ts'

let charts: Charts
test.before(async () => {
  charts = await openCharts()
})
test.after.always(() => charts.remove())

for (const chart of chartNames)
  for (const environment of environments)
    test(`${chart} for ${environment} passes the strict lint`, async (t) => {
      t.regex(await helm('lint', '--strict', join(charts.folder, chart), '--values', valuesOf(charts.folder, chart, environment)), /1 chart\(s\) linted, 0 chart\(s\) failed/)
    })

const refused: readonly (readonly [ChartName, string, string])[] = [
  ['minishop', 'services.orders.replica.min=2', 'replica'],
  ['minishop', 'service.orders.asks=', 'service'],
  ['minishop', 'publicUrl=http://shop.example.com', 'publicUrl'],
  ['minishop', 'image.tag=latest', 'tag'],
  ['minishop', 'services.orders.digest=sha256:12', 'digest'],
  ['minishop', 'nodeEnv=test', 'nodeEnv'],
  ['minishop', 'streams.replicas=2', 'replicas'],
  ['minishop', 'defaults.drainSeconds=0', 'drainSeconds'],
  ['minishop', 'services.orders.reaches={moon}', 'places.moon is not set, and orders reaches it'],
  ['stores', 'postgres.from=somewhere', 'from'],
  ['stores', 'secrets.sealed.orders.DATABASE_URL=plain', 'DATABASE_URL'],
  ['stores', 'backup.schedule=0 2 * * *', 'schedule'],
  ['stores', 'databases={Orders}', 'databases'],
  ['stores', 'postgres.login=owner', 'login'],
  ['stores', 'redis.image=redis', 'image'],
  ['stores', 'places.database.authority.kind=Pod', 'kind'],
  ['stores', 'places.carts.to=null', 'to'],
  ['minishop', 'places.messages.authority.kind=Pod', 'kind'],
  ['minishop', 'tracing.endpoint=collector', 'endpoint'],
  ['minishop', 'tracing.share=2', 'share'],
]
for (const [chart, set, named] of refused)
  test(`${chart} refuses ${set}, and says where`, async (t) => {
    const { message } = (await t.throwsAsync(charts.render(chart, 'production', '--set', set)))!
    t.true(message.includes(named), message)
  })

test('a digest comes before a tag, and a tag before the version of the chart', async (t) => {
  const digest = `sha256:${'0'.repeat(64)}`
  const text = JSON.stringify(await charts.render('minishop', 'production', '--set', `image.tag=1.2.3,services.orders.digest=${digest}`))
  t.true(text.includes(`"registry.example.com/minishop/minishop-orders@${digest}"`))
  t.true(text.includes('"registry.example.com/minishop/minishop-cart:1.2.3"'))
  t.false(text.includes('minishop-orders:1.2.3'))
})

test('where monitoring, secrets, databases or backups come from elsewhere, the charts leave them out', async (t) => {
  const kinds = async (chart: ChartName, ...set: readonly string[]) => new Set((await charts.render(chart, 'production', '--set', set.join(','))).map(({ kind }) => kind))
  const without = await kinds('minishop', 'monitoring.enabled=false')
  for (const kind of ['ServiceMonitor', 'PrometheusRule']) t.false(without.has(kind), kind)
  const bare = await kinds('stores', 'postgres.from=external', 'secrets.from=none', 'backup.copies=false', 'nats.enabled=false', 'redis.enabled=false')
  t.deepEqual([...bare], [])
  t.deepEqual([...(await kinds('stores', 'postgres.from=external', 'backup.copies=false', 'nats.enabled=false', 'redis.enabled=false'))], ['ExternalSecret'])
})

test('where a store is elsewhere the Secret of its copy is what its operator has written, and there is none where nothing is copied', async (t) => {
  const secrets = async (...set: readonly string[]) => {
    const manifests = await charts.render('stores', 'production', '--set', set.join(','))
    return Object.fromEntries(manifests.filter(({ kind, metadata }) => kind === 'ExternalSecret' && /^[a-z]+-backup$/.test(metadata.name)).map((manifest) => [manifest.metadata.name, JSON.stringify(manifest)]))
  }
  const elsewhere = await secrets('postgres.from=external', 'redis.enabled=false', 'nats.enabled=false')
  t.deepEqual(Object.keys(elsewhere).sort(), ['auth', 'cart', 'catalog', 'messages', 'orders', 'shipping'].map((name) => `${name}-backup`))
  for (const [name, secret] of Object.entries(elsewhere)) t.true(secret.includes(`"extract":{"key":"minishop/production/${name}"}`) && !secret.includes('://'), secret)
  t.deepEqual(await secrets('backup.copies=false'), {})
})

test('services log in as the one or the other of two roles that may do the same, so that no password is changed while it is used', async (t) => {
  const urlAs = async (...set: readonly string[]) => {
    const secret = (await charts.render('stores', 'production', ...set)).find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'orders')
    return /postgres:\/\/(\w+):(\{\{[^@]*)@/.exec(JSON.stringify(secret))!.slice(1)
  }
  t.deepEqual(await urlAs(), ['orders_runtime', '{{ .runtime | urlquery }}'])
  t.deepEqual(await urlAs('--set', 'postgres.login=alternate'), ['orders_alternate', '{{ .alternate | urlquery }}'])
})

test('a store elsewhere is known by what its operator names, and where nothing is named by public authorities', async (t) => {
  const trusted = async (authority: object) => {
    const manifests = await charts.render('minishop', 'production', '--set-json', `places.database.authority=${JSON.stringify(authority)}`)
    const [orders] = podsOf(manifests).filter(({ title }) => title === 'Deployment orders')
    return orders!.pod.spec!.volumes!.find(({ name }) => name === 'authority')!.projected!.sources!.map((source) => Object.values(source)[0] as { name: string }).map(({ name }) => name)
  }
  t.deepEqual(await trusted({ kind: 'ConfigMap', name: 'company-{service}' }), ['company-orders', 'nats-tls'])
  t.deepEqual(await trusted({ name: '' }), ['nats-tls'])
})

test('sealed secrets are the same as fetched ones, and one that is missing is named before anything is deployed', async (t) => {
  t.deepEqual(await secretsMade(charts, ...sealedOptions), await secretsMade(charts))
  await t.throwsAsync(secretsMade(charts, ...sealedOptions.map((option) => option.replace('"orders-owner":{"KEY":"AgB1"},', ''))), { message: /secrets\.sealed has no orders-owner/ })
})
