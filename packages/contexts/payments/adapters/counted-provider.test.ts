import test from 'ava'
import { Metrics, Unavailable } from '@minishop/kernel'
import { orderId, stage } from '../testing/stage.ts'
import { countedProvider } from './counted-provider.ts'

class CountingMetrics extends Metrics {
  readonly counts: Record<string, number> = {}
  count(name: string, { action = '' }: Readonly<Record<string, string>> = {}, by = 1) {
    const key = `${name} ${action}`
    this.counts[key] = (this.counts[key] ?? 0) + by
  }
  observe() {}
  gauge() {}
}

test('an action of which nobody knows what became of it is counted, and every other answer is not', async (t) => {
  const played = stage()
  const metrics = new CountingMetrics()
  const provider = countedProvider(played.provider, metrics)
  t.is(metrics.counts['payments_unknown_total capture'], 0)
  await played.requested('tok_ok')
  const { paymentId } = (await provider.find(orderId))!
  played.provider.lost.add('capture')
  t.is((await provider.capture({ paymentId, key: 'a key' })).status, 'unknown')
  t.is((await provider.capture({ paymentId, key: 'a key' })).status, 'captured')
  t.is(metrics.counts['payments_unknown_total capture'], 1)
  t.is(metrics.counts['payments_unknown_total void'], 0)
})

test('a look-up that nobody answers is counted, and fails as it did', async (t) => {
  const played = stage()
  const metrics = new CountingMetrics()
  const provider = countedProvider(played.provider, metrics)
  t.is(metrics.counts['payments_unknown_total find'], 0)
  t.is(await provider.find(orderId), undefined)
  t.is(metrics.counts['payments_unknown_total find'], 0)
  played.provider.find = () => Promise.reject(new Unavailable('the provider'))
  await t.throwsAsync(provider.find(orderId), { instanceOf: Unavailable })
  t.is(metrics.counts['payments_unknown_total find'], 1)
})
