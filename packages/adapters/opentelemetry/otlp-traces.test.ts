import test from 'ava'
import { childTraceparent, spanIdOf, traceIdOf, type Span } from '@minishop/kernel'
import { otlpTraces } from './index.ts'
import { startCollector } from './testing/index.ts'

const span = (more: Partial<Span> = {}): Span => ({
  name: 'GET /orders',
  kind: 'server',
  traceparent: childTraceparent(),
  startedAt: 1_700_000_000_000.25,
  milliseconds: 1500.5,
  attributes: { 'http.route': 'GET /orders', 'http.response.status_code': 200 },
  ...more,
})

const open = async (t: { teardown(undo: () => void): void }, share = 1, path = '') => {
  const collector = await startCollector()
  t.teardown(collector.stop)
  return { collector, traces: otlpTraces({ endpoint: new URL(path, collector.endpoint), context: 'orders', share }) }
}

test('a span arrives as it was: its trace, its parent, its time, and how it ended', async (t) => {
  const { collector, traces } = await open(t)
  const parent = childTraceparent()
  const whole = span()
  const part = span({ name: 'publish x', kind: 'producer', parent, traceparent: childTraceparent(parent), failure: 'Unavailable' })
  traces.record(whole)
  traces.record(part)
  await traces.stop()
  t.deepEqual(new Set(collector.paths), new Set(['/v1/traces']))
  t.deepEqual(collector.spans, [
    {
      service: 'orders',
      name: 'GET /orders',
      kind: 2,
      traceId: traceIdOf(whole.traceparent),
      spanId: spanIdOf(whole.traceparent),
      parentSpanId: undefined,
      startNanoseconds: 1_700_000_000_000_250_000n,
      endNanoseconds: 1_700_000_001_500_750_000n,
      attributes: { 'http.route': 'GET /orders', 'http.response.status_code': 200 },
      failed: false,
    },
    {
      service: 'orders',
      name: 'publish x',
      kind: 4,
      traceId: traceIdOf(parent),
      spanId: spanIdOf(part.traceparent),
      parentSpanId: spanIdOf(parent),
      startNanoseconds: 1_700_000_000_000_250_000n,
      endNanoseconds: 1_700_000_001_500_750_000n,
      attributes: { 'http.route': 'GET /orders', 'http.response.status_code': 200, 'error.type': 'Unavailable' },
      failed: true,
    },
  ])
})

test('the path of the collector is kept', async (t) => {
  const { collector, traces } = await open(t, 1, '/behind/a/proxy')
  traces.record(span())
  await traces.stop()
  t.deepEqual(collector.paths, ['/behind/a/proxy/v1/traces'])
})

test('of a share of traces all services choose the same ones, whatever a caller says', async (t) => {
  const [one, other, none] = [await open(t, 0.5), await open(t, 0.5), await open(t, 0)]
  const traceparents = Array.from({ length: 200 }, () => childTraceparent())
  for (const traceparent of traceparents) {
    one.traces.record(span({ traceparent }))
    other.traces.record(span({ traceparent: `${traceparent.slice(0, -2)}00` }))
    none.traces.record(span({ traceparent }))
  }
  for (const { traces } of [one, other, none]) await traces.stop()
  const chosen = ({ collector }: typeof one) => collector.spans.map(({ traceId }) => traceId).sort()
  t.deepEqual(chosen(one), chosen(other))
  t.true(chosen(one).length > 50 && chosen(one).length < 150, String(chosen(one).length))
  t.deepEqual(none.collector.spans, [])
})

test('where no collector answers, nobody is told and nobody waits', async (t) => {
  const { collector, traces } = await open(t)
  collector.stop()
  for (let count = 0; count < 3000; count++) t.notThrows(() => traces.record(span()))
  await t.notThrowsAsync(traces.stop())
  t.notThrows(() => traces.record(span()))
})
