import test from 'ava'
import type { Composition } from '@minishop/host'
import { compositionOf, contextNames } from '../../../packages/shop/contexts.ts'
import { environments, openCharts, type Charts, type EnvironmentName } from './charts.ts'
import type { Manifest } from './manifests.ts'
import { besides, changed, without } from './planted.ts'
import { ourPlaces, reached, type Place } from './reach.ts'

let charts: Charts
let compositions: readonly Composition[]
test.before(async () => {
  charts = await openCharts()
  compositions = await Promise.all(contextNames.map(compositionOf))
})
test.after.always(() => charts.remove())

/** Besides our own pods: who looks after them, who wants to come in, and what lies outside. */
const others: readonly Place[] = [
  { name: 'ingress', labels: {}, namespace: 'ingress-nginx', ports: [] },
  { name: 'prometheus', labels: {}, namespace: 'monitoring', ports: [] },
  { name: 'operator', labels: {}, namespace: 'cnpg-system', ports: [] },
  { name: 'neighbour', labels: { app: 'neighbour' }, namespace: 'elsewhere', ports: [80] },
  { name: 'stranger', labels: { app: 'stranger' }, ports: [80] },
  { name: 'dns', labels: { 'k8s-app': 'kube-dns' }, namespace: 'kube-system', ports: [53] },
  { name: 'solver', labels: { 'acme.cert-manager.io/http01-solver': 'true' }, ports: [8089] },
  // What the chart of NATS calls its pods.
  { name: 'nats', labels: { 'app.kubernetes.io/name': 'nats' }, ports: [4222, 6222, 7777, 8222] },
  { name: 'internet', address: '203.0.113.7', ports: [25, 80, 443, 587] },
  { name: 'inside', address: '10.96.0.1', ports: [80, 443] },
  { name: 'node', address: '169.254.169.254', ports: [80, 443] },
]

/** Who must reach whom, as the contexts say: whom they ask, whether they announce or hear, whether they keep a database. */
const needed = (manifests: readonly Manifest[], environment: EnvironmentName): readonly string[] => {
  const names = ourPlaces(manifests).map(({ name }) => name)
  const has = (name: string) => names.includes(name)
  return [
    ...compositions.flatMap(({ context: { name, emits, listeners }, asks, migrate }) => [
      ...[...new Set(['auth', ...asks])].filter((sibling) => sibling !== name).map((sibling) => `${name} -> ${sibling}:8080`),
      `prometheus -> ${name}:9090`,
      ...(emits.length + listeners.length > 0 ? [`${name} -> nats:4222`] : []),
      ...(migrate
        ? [
            ...[name, `${name}-migrate`, `${name}-backup`].filter(has).map((pod) => `${pod} -> ${name}-database:5432`),
            ...[5432, 8000].flatMap((port) => [`operator -> ${name}-database:${port}`, `${name}-database -> ${name}-database:${port}`]),
            `prometheus -> ${name}-database:9187`,
            // The API of the cluster and the store of backups have no address that is known beforehand.
            ...['internet', 'inside', 'node'].map((place) => `${name}-database -> ${place}:443`),
          ]
        : []),
    ]),
    ...[...names, 'nats'].map((name) => `${name} -> dns:53`),
    'nats -> nats:6222',
    'prometheus -> nats:7777',
    'ingress -> gateway:8080',
    'ingress -> solver:8089',
    'streams -> nats:4222',
    'cart -> redis:6379',
    ...['cart-backup -> redis:6379', 'messages-backup -> nats:4222'].filter((flow) => has(flow.split(' ')[0]!)),
    ...(environment === 'dev' ? [] : ['payments -> internet:443', 'notifications -> internet:587']),
  ].sort()
}

for (const environment of environments)
  test(`${environment}: who reaches whom is what the contexts need, and nothing besides; only the gateway is reached from outside, each database only by its own`, async (t) => {
    const manifests = await charts.renderAll(environment)
    t.deepEqual(reached(manifests, others), needed(manifests, environment))
  })

test('where traces go services reach their collector, and nobody reaches it where they go nowhere', async (t) => {
  const collector = { name: 'collector', labels: { app: 'collector' }, namespace: 'monitoring', ports: [4318] }
  const told = async (...set: readonly string[]) => reached(await charts.render('minishop', 'production', ...set), [collector]).filter((flow) => flow.endsWith('-> collector:4318'))
  t.deepEqual(await told('--set', 'tracing.endpoint=http://collector.monitoring:4318'), contextNames.map((name) => `${name} -> collector:4318`).sort())
  t.deepEqual(await told(), [])
})

test('a policy that lets in too many or too few is found', async (t) => {
  const manifests = await charts.renderAll('production')
  const expected = needed(manifests, 'production')
  const told = (planted: readonly Manifest[]) => {
    const found = new Set(reached(planted, others))
    return { more: [...found].filter((flow) => !expected.includes(flow)), fewer: expected.filter((flow) => !found.has(flow)) }
  }
  t.deepEqual(told(without('NetworkPolicy nobody')(manifests)).more.filter((flow) => !flow.includes('stranger')), [], 'every pod of ours has a policy of its own')
  t.true(told(without('NetworkPolicy nobody')(manifests)).more.includes('stranger -> internet:25'))
  t.true(told(without('NetworkPolicy nobody')(without('NetworkPolicy streams')(manifests))).more.includes('streams -> internet:25'))
  t.true(told(without('NetworkPolicy orders-database')(manifests)).fewer.includes('orders -> orders-database:5432'))
  t.true(told(changed('NetworkPolicy orders', 'spec.ingress.0.from', undefined)(manifests)).more.includes('ingress -> orders:8080'))
  t.true(told(changed('NetworkPolicy payments', 'spec.egress.3.to.0.ipBlock.except', [])(manifests)).more.includes('payments -> node:443'))
  t.true(told(without('NetworkPolicy nobody')(without('NetworkPolicy messages-backup')(manifests))).more.includes('messages-backup -> internet:25'))
  t.true(told(changed('NetworkPolicy redis', 'spec.ingress.0.from', undefined)(manifests)).more.includes('neighbour -> redis:6379'))
  t.true(told(changed('NetworkPolicy cart', 'spec.egress', [])(manifests)).fewer.includes('cart -> redis:6379'))
  const open = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'open' }, spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] } }
  t.true(told(besides(open)(manifests)).more.includes('neighbour -> orders-database:5432'))
})
