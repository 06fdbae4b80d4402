import test from 'ava'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startCollector, type Collector } from '@minishop/opentelemetry/testing'
import { temporaryFolder } from '@minishop/servers'
import { buy, euros, newProduct, orderOnce, packed } from '../journey/buying.ts'
import { newCustomer } from '../journey/people.ts'
import { openedBy, type Person, type Shop } from '../journey/shop.ts'
import { startShop, statusOf } from '../journey/started-shop.ts'
import { until } from '../journey/until.ts'
import { refusals } from './mapping.ts'
import { lateWebhooks, oneTrace } from './one-trace.ts'
import { startAlertmanager, startPhone, startPrometheus, type Prometheus } from './prometheus.ts'

// Eight processes as `minishop up --distributed` runs them, with what watches them in operation.

const root = resolve(import.meta.dirname, '../..')
const undos: (() => Promise<void> | void)[] = []
let shop: Shop
let customer: Person
let collector: Collector
let prometheus: Prometheus
let phone: Awaited<ReturnType<typeof startPhone>>

test.before(async () => {
  const folder = await temporaryFolder({ teardown: (undo) => void undos.push(undo) })
  collector = await startCollector()
  undos.push(collector.stop)
  const started = await startShop({ folder, distributed: true, environment: { PAYMENT_URL: lateWebhooks(folder), OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint.href } })
  undos.push(async () => void (await started.interrupt()))
  phone = await startPhone()
  undos.push(phone.stop)
  const alertmanager = await startAlertmanager(join(folder, 'alertmanager'), phone.url)
  undos.push(alertmanager.stop)
  prometheus = await startPrometheus(join(folder, 'prometheus'), join(folder, 'metrics-targets.json'), alertmanager)
  undos.push(prometheus.stop)
  shop = await openedBy(started)
  customer = await newCustomer(shop)
})
test.after.always(async () => {
  for (const undo of undos.reverse()) await undo()
})

/** What a day brings: an order that is paid, packed and partly given back, and one whose card is declined. */
const trade = async () => {
  const product = await newProduct(shop)
  const { orderId } = await buy(shop, customer, product)
  await packed(shop, customer, orderId)
  await shop.ask(202, `POST /v1/payments/${orderId}/refunds`, { as: shop.staff, headers: { 'Idempotency-Key': crypto.randomUUID() }, body: { amount: euros(100), reason: 'A chip at the rim' } })
  await orderOnce(shop, customer, orderId, 'partly given back', ({ payment }) => payment.refunded.amount === 100)
  await buy(shop, customer, product, { card: 'tok_declined' })
}

/** All lines that the services have written so far. */
const logged = (): readonly any[] => {
  const folder = join(shop.folder, 'logs')
  // The last line may not be whole yet.
  return readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line)))
}

/** Trades until each of these queries answers something. What is counted for the first time shows no increase: that takes a second time. */
const allAnswer = async (queries: readonly string[]) => {
  let silent: readonly string[] = queries
  await until('all queries to answer', async () => {
    await trade()
    await pause(2_500)
    const answered = await Promise.all(silent.map(async (query) => ({ query, samples: await prometheus.query(query) })))
    silent = answered.filter(({ samples }) => samples.length === 0).map(({ query }) => query)
    return silent.length === 0
  }).catch((error: Error) => {
    throw new Error(`${error.message} Silent are:\n${silent.join('\n')}`)
  })
}

test.serial('Prometheus finds all eight services', async (t) => {
  const up = await until('all services to be scraped', async () => {
    const samples = await prometheus.query('up == 1')
    return samples.length === 8 && samples
  })
  t.is(new Set(up.map(({ metric }) => metric['service'])).size, 8)
})

test.serial('every recorded series has values while customers buy', async (t) => {
  const { groups } = await prometheus.get('rules?type=record')
  const names: readonly string[] = groups.flatMap(({ rules }: any) => rules.map(({ name }: any) => name))
  t.true(names.length > 35)
  await allAnswer(names)
})

test.serial('every query of every dashboard has an answer', async (t) => {
  const folder = join(root, 'ops/grafana/dashboards')
  const queries = readdirSync(folder).flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[] }
    return panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$service', 'orders')))
  })
  t.true(queries.length > 45)
  await allAnswer([...new Set(queries)])
})

test.serial('every metric is explained', async (t) => {
  const page = readFileSync(join(root, 'docs/how-to/read-the-dashboards.md'), 'utf8')
  const names: readonly string[] = await prometheus.get('label/__name__/values')
  const own = names.filter((name) => !/:|^(up|ALERTS|scrape_|process_|nodejs_)/.test(name)).map((name) => name.replace(/_(bucket|sum|count)$/, ''))
  t.deepEqual([...new Set(own)].filter((name) => !page.includes(`\`${name}\``)), [])
})

test.serial('an order is one trace from the gateway to the mail, through all services', (t) => oneTrace(t, shop, collector))

test.serial('every line that the services write is one that Elasticsearch takes, and says who wrote it', (t) => {
  const lines = logged()
  t.true(lines.length > 100, String(lines.length))
  t.deepEqual(new Set(lines.map((line) => line['service.name'])).size, 8)
  t.deepEqual(lines.flatMap((line) => refusals(line).map((why) => `${why}: ${JSON.stringify(line)}`)).slice(0, 3), [])
  for (const line of lines) for (const name of ['@timestamp', 'log.level', 'message', 'service.name']) t.truthy(line[name], JSON.stringify(line))
  t.true(refusals({ ...lines[0], tracé: 1, 'event.duration': 'long', log: { lewel: 'info' } }).length === 3)
})

test.serial('an order is found in the logs by its id, and by its trace in those of all who took part', async (t) => {
  const product = await newProduct(shop)
  const { orderId } = await buy(shop, customer, product)
  await packed(shop, customer, orderId)
  const { json } = await shop.ask(200, `GET /v1/operations/orders/${orderId}`, { as: shop.staff })
  await shop.ask(200, `GET /v1/orders/${orderId}`, { as: customer })
  const about = await until('lines about the order', () => {
    const found = logged().filter(({ minishop }) => minishop?.orderId === orderId)
    return new Set(found.map((line) => line['service.name'])).size >= 2 && found
  })
  t.true(about.every((line) => line['trace.id'] !== undefined))
  const traced = logged().filter((line) => line['trace.id'] === json.traceId)
  t.true(['gateway', 'orders', 'cart'].every((service) => traced.some((line) => line['service.name'] === service)), JSON.stringify(traced.map((line) => line['service.name'])))
})

test.serial('a service that stands still is told to whoever is on call, and so is that it is back', async (t) => {
  const { services } = (await statusOf(shop.folder)).status
  const { pid } = services.find(({ name }) => name === 'shipping')!
  const told = (status: string) => phone.told.find((one) => one.status === status && one.labels['alertname'] === 'ServiceDown' && one.labels['service'] === 'shipping')
  t.is(told('firing'), undefined)
  process.kill(pid, 'SIGSTOP')
  try {
    const alert = await until('the alert', () => told('firing'))
    t.is(alert.path, '/pages')
    t.is(alert.annotations['runbook'], 'docs/runbooks/service-down.md')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  t.truthy(await until('the all-clear', () => told('resolved')))
})
