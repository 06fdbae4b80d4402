import test from 'ava'
import { prometheusMetrics } from './index.ts'

const open = () => prometheusMetrics({ context: 'orders' })
/** The samples of a scrape, without their comments. */
const samples = async (metrics: ReturnType<typeof open>): Promise<string[]> => {
  const { text } = await metrics.render()
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

test('what is counted adds up by its labels, and says whose it is', async (t) => {
  const metrics = open()
  metrics.count('http_requests_total', { route: 'GET /orders', status: '200' })
  metrics.count('http_requests_total', { status: '200', route: 'GET /orders' }, 2)
  metrics.count('http_requests_total', { route: 'POST /orders', status: '202' })
  t.deepEqual(await samples(metrics), [
    'http_requests_total{route="GET /orders",status="200",service="orders"} 3',
    'http_requests_total{route="POST /orders",status="202",service="orders"} 1',
  ])
})

test('a scrape says what it is', async (t) => {
  const metrics = open()
  metrics.count('orders_total')
  const { contentType, text } = await metrics.render()
  t.is(contentType, 'text/plain; version=0.0.4; charset=utf-8')
  t.regex(text, /^# HELP orders_total .+\n# TYPE orders_total counter\norders_total\{service="orders"\} 1\n/)
})

test('durations fall into buckets of seconds', async (t) => {
  const metrics = open()
  metrics.observe('http_request_seconds', 0.003, { route: 'GET /orders' })
  metrics.observe('http_request_seconds', 7, { route: 'GET /orders' })
  const lines = await samples(metrics)
  const bucket = (le: string) => lines.find((line) => line.includes(`le="${le}"`))?.split(' ').at(-1)
  t.deepEqual([bucket('0.0025'), bucket('0.005'), bucket('5'), bucket('10'), bucket('+Inf')], ['0', '1', '1', '2', '2'])
  t.true(lines.includes('http_request_seconds_sum{service="orders",route="GET /orders"} 7.003'))
})

test('a gauge is read when it is scraped', async (t) => {
  const metrics = open()
  let waiting = 1
  metrics.gauge('outbox_waiting', () => waiting)
  metrics.gauge('pool_used', async () => 3, { pool: 'read' })
  metrics.gauge('pool_used', () => 4, { pool: 'write' })
  t.deepEqual(await samples(metrics), [
    'outbox_waiting{service="orders"} 1',
    'pool_used{pool="read",service="orders"} 3',
    'pool_used{pool="write",service="orders"} 4',
  ])
  waiting = 2
  t.true((await samples(metrics)).includes('outbox_waiting{service="orders"} 2'))
})

test('a gauge that throws, rejects or never answers does not break the scrape, and shows no value of before', async (t) => {
  const metrics = open()
  let works = true
  metrics.gauge('a', () => {
    if (!works) throw new Error('no')
    return 1
  })
  metrics.gauge('b', () => (works ? 2 : Promise.reject(new Error('no'))), { of: 'b' })
  metrics.gauge('c', () => (works ? 3 : new Promise<number>(() => {})))
  metrics.count('d')
  t.is((await samples(metrics)).length, 4)
  works = false
  t.deepEqual(await samples(metrics), ['d{service="orders"} 1'])
})

test('a gauge registered again takes the place of the one before', async (t) => {
  const metrics = open()
  metrics.gauge('depth', () => 1, { queue: 'q' })
  metrics.gauge('depth', () => 2, { queue: 'q' })
  t.deepEqual(await samples(metrics), ['depth{queue="q",service="orders"} 2'])
})

test('label sets are bounded: what is too many counts as other', async (t) => {
  const metrics = open()
  for (let n = 0; n < 2000; n++) metrics.count('searches_total', { q: `word ${n}` })
  metrics.count('searches_total', { q: 'word 0' })
  const lines = await samples(metrics)
  t.is(lines.length, 501)
  t.true(lines.includes('searches_total{q="other",service="orders"} 1500'))
  t.true(lines.includes('searches_total{q="word 0",service="orders"} 2'))
})

test('labels that come later or are left out break nothing', async (t) => {
  const metrics = open()
  metrics.count('things_total', { kind: 'a' })
  metrics.count('things_total', { kind: 'a', more: 'b' })
  metrics.count('things_total')
  t.deepEqual(await samples(metrics), ['things_total{kind="a",service="orders"} 2', 'things_total{kind="",service="orders"} 1'])
})

test('names and values of any kind keep the format whole', async (t) => {
  const metrics = open()
  metrics.count('http.requests-total', { 'route-key': 'a"b\\c\nd' })
  t.deepEqual(await samples(metrics), ['http_requests_total{route_key="a\\"b\\\\c\\nd",service="orders"} 1'])
})

test('two contexts in one process count apart', async (t) => {
  const [one, other] = [prometheusMetrics({ context: 'orders' }), prometheusMetrics({ context: 'cart' })]
  one.count('requests_total')
  t.deepEqual(await samples(other), [])
  t.deepEqual(await samples(one), ['requests_total{service="orders"} 1'])
})

test('the process itself is measured where that is asked for', async (t) => {
  const lines = await samples(prometheusMetrics({ context: 'orders', process: true }))
  t.true(lines.some((line) => line.startsWith('process_resident_memory_bytes{service="orders"}')))
  t.true(lines.some((line) => line.startsWith('nodejs_eventloop_lag_seconds{service="orders"}')))
})
