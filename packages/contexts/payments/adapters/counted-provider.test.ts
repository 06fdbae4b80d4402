import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { KeptMetrics } from '@minishop/kernel/testing'
import { orderId, stage } from '../testing/stage.ts'
import { countedProvider } from './counted-provider.ts'

const open = () => {
  const played = stage()
  const metrics = new KeptMetrics()
  const provider = countedProvider(played.provider, metrics)
  const unknown = async (action: string) => (await metrics.figures('payments_unknown_total'))[`payments_unknown_total ${provider.name} ${action}`]
  return { played, provider, unknown }
}

test('an action of which nobody knows what became of it is counted, and every other answer is not', async (t) => {
  const { played, provider, unknown } = open()
  t.is(await unknown('capture'), 0)
  await played.requested('tok_ok')
  const { paymentId } = (await provider.find(orderId))!
  played.provider.lost.add('capture')
  t.is((await provider.capture({ paymentId, key: 'a key' })).status, 'unknown')
  t.is((await provider.capture({ paymentId, key: 'a key' })).status, 'captured')
  t.is(await unknown('capture'), 1)
  t.is(await unknown('void'), 0)
})

test('a look-up that nobody answers is counted, and fails as it did', async (t) => {
  const { played, provider, unknown } = open()
  t.is(await unknown('find'), 0)
  t.is(await provider.find(orderId), undefined)
  t.is(await unknown('find'), 0)
  played.provider.find = () => Promise.reject(new Unavailable('the provider'))
  await t.throwsAsync(provider.find(orderId), { instanceOf: Unavailable })
  t.is(await unknown('find'), 1)
})
