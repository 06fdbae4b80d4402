import test from 'ava'
import { compared, quantile } from './figures.ts'
import type { Round } from './measure.ts'

const round = (more: Partial<Round>): Round => ({ requests: 100, failures: [], seconds: 1, milliseconds: [1], processor: 0.1, stores: 0.05, ...more })

test('a share of many is the one that so many are not above, and the median lies in the middle', (t) => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n)
  t.is(quantile(hundred, 0.99), 99)
  t.is(quantile(hundred, 0.5), 50.5)
  t.is(quantile([3, 1, 2], 0.5), 2)
  t.is(quantile([7], 0.99), 7)
  t.is(quantile([], 0.5), null)
})

test('rounds are compared in pairs, so that a machine that gets slower changes no ratio', (t) => {
  const { ratio, shop } = compared('product-read', [
    { shop: round({ requests: 50, processor: 0.25 }), bare: round({ processor: 0.125 }) },
    { shop: round({ requests: 25, processor: 0.125 }), bare: round({ requests: 50, processor: 0.0625 }) },
  ])
  t.deepEqual(ratio, { throughput: 0.5, processor: 4 })
  t.is(shop.requestsPerSecond, 37.5)
  t.is(shop.processorMicroseconds, 5_000)
})

test('what the system does not tell, or nobody answered, is no figure', (t) => {
  const { ratio, shop, bare } = compared('sign-in', [{ shop: round({ processor: undefined, failures: ['it is away'] }), bare: round({ requests: 0, milliseconds: [] }) }])
  t.deepEqual(ratio, { throughput: null, processor: null })
  t.is(shop.processorMicroseconds, null)
  t.deepEqual(shop.failures, ['it is away'])
  t.deepEqual([bare.p50Milliseconds, bare.processorMicroseconds], [null, null])
})
