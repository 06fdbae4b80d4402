import test from 'ava'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { shapeFaults } from '../models.ts'
import { openCharts, sources } from './charts.ts'
import { titleOf } from './manifests.ts'
import { policies } from './policies/index.ts'
import { reached } from './reach.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../../docs/how-to/add-a-service-to-the-chart.md'), 'utf8')

interface Shop {
  readonly services: { readonly gateway: { readonly asks: readonly string[] } }
}
interface Stores {
  readonly databases: readonly string[]
  readonly reaching: { readonly messages: readonly string[] }
}

test('a service that is added as the page says has everything that the others have', async (t) => {
  const charts = await openCharts()
  t.teardown(() => charts.remove())
  const { services } = parse(/```yaml\n([\s\S]*?)```/.exec(page)![1]!.replace(/^ {3}/gm, '')) as { readonly services: Readonly<Record<string, { readonly asks: readonly string[] }>> }
  const [[name, added]] = Object.entries(services) as [[string, { readonly asks: readonly string[] }]]
  const valuesOf = (chart: 'minishop' | 'stores'): unknown => parse(readFileSync(`${sources}/${chart}/values.yaml`, 'utf8'))
  const [shop, stores] = [valuesOf('minishop') as Shop, valuesOf('stores') as Stores]
  const set = (path: string, value: unknown) => ['--set-json', `${path}=${JSON.stringify(value)}`]
  const manifests = [
    ...(await charts.render('minishop', 'production', ...set(`services.${name}`, added), ...set('services.gateway.asks', [...shop.services.gateway.asks, name]))),
    ...(await charts.render(
      'stores',
      'production',
      ...set('databases', [...stores.databases, name]),
      ...set('reaching.messages', [...stores.reaching.messages, name]),
    )),
  ]
  t.deepEqual(await shapeFaults(manifests.map((manifest) => ({ title: titleOf(manifest), manifest }))), [])
  for (const { holds, faults } of policies) t.deepEqual(faults(manifests, 'production'), [], holds)
  const nats = { name: 'nats', labels: { 'app.kubernetes.io/name': 'nats' }, ports: [4222] }
  t.deepEqual(
    reached(manifests, [nats]).filter((flow) => flow.startsWith(`${name}`) || flow.includes(`-> ${name}`)),
    [
      `gateway -> ${name}:8080`,
      ...[5432, 8000].map((port) => `${name}-database -> ${name}-database:${port}`),
      ...[`${name}-backup`, `${name}-migrate`, name].map((pod) => `${pod} -> ${name}-database:5432`),
      ...added.asks.map((asked) => `${name} -> ${asked}:8080`),
      `${name} -> nats:4222`,
    ].sort(),
  )
})
