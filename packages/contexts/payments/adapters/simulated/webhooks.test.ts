import test from 'ava'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { money, type UserId } from '@minishop/kernel'
import type { HttpRequest } from '@minishop/http'
import { FixedClock, ListedIds, SilentLog, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../../domain/payment.ts'
import { SimulatedProvider } from '../payment-provider.simulated.ts'
import { simulatedSettings } from './settings.ts'
import { verifies } from './signature.ts'

const secret = 'a secret of thirty-two characters'

/** A shop that writes down what it gets, and answers what it is told to. */
const shop = (address: string, answers: readonly number[] = []) => {
  const clock = new FixedClock()
  const received: { readonly id: string; readonly type: string; readonly genuine: boolean; readonly path: string }[] = []
  const waiting = [...answers]
  const services = {
    async send(_context: string, { url, headers, body }: Omit<HttpRequest, 'params'>) {
      const text = Buffer.from(body ?? []).toString()
      const status = waiting.shift() ?? 204
      if (status === 204) received.push({ ...(JSON.parse(text) as { id: string; type: string }), genuine: verifies(secret, text, headers['webhook-signature'], clock.now()), path: url })
      return { status, headers: {} }
    },
  }
  const provider = new SimulatedProvider({ settings: simulatedSettings(new URL(address)), webhookSecret: secret, publicUrl: 'http://shop.test', services, clock, ids: new ListedIds(), log: new SilentLog() })
  const pay = (n: number) => provider.authorise({ orderId: testId<OrderId>(n), userId: testId<UserId>(900), amount: money(1999, 'EUR'), card: 'tok_ok', key: `k${n}` })
  const untilQuiet = async () => {
    let quiet = false
    const done = provider.quiet().then(() => (quiet = true))
    while (!quiet) {
      clock.advance({ seconds: 1 })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await done
  }
  return { clock, provider, received, pay, untilQuiet }
}

test('everything that happens is told once, signed, to the route of webhooks', async (t) => {
  const { provider, received, pay, untilQuiet } = shop('simulated:')
  await pay(1)
  await untilQuiet()
  const { paymentId } = (await provider.find(testId<OrderId>(1)))!
  await provider.capture({ paymentId })
  await provider.capture({ paymentId })
  await untilQuiet()
  await provider.refund({ paymentId, amount: money(1, 'EUR'), key: 'r' })
  await untilQuiet()
  t.deepEqual(received.map(({ type, genuine, path }) => [type, genuine, path]), ['authorised', 'captured', 'refunded'].map((type) => [`payment.${type}`, true, '/v1/payments/webhooks/simulated']))
})

test('a webhook comes again until the shop accepts it', async (t) => {
  const { received, pay, untilQuiet } = shop('simulated:', [503, 500, 400, 404])
  await pay(1)
  await untilQuiet()
  t.is(received.length, 1)
})

test('webhooks come twice, out of order, and before the answer, by seed', async (t) => {
  const twice = shop('simulated:?seed=1&duplicates=1')
  await twice.pay(1)
  await twice.untilQuiet()
  t.deepEqual(twice.received.map(({ type }) => type), ['payment.authorised', 'payment.authorised'])

  const order = async () => {
    const late = shop('simulated:?seed=7&delay=60000')
    for (let n = 1; n <= 8; n++) await late.pay(n)
    t.deepEqual(late.received, [])
    await late.untilQuiet()
    return late.received.map(({ id }) => id)
  }
  const seen = await order()
  t.is(seen.length, 8)
  t.notDeepEqual(seen, [...seen].sort())
  t.deepEqual(await order(), seen)

  const early = shop('simulated:?seed=1&early=1')
  await early.pay(1)
  t.is(early.received.length, 1)
})

test('what was not accepted before the process ended is told by the next one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'minishop-webhooks-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const address = `simulated:?folder=${encodeURIComponent(folder)}`
  const first = shop(address, Array.from({ length: 1_000 }, () => 503))
  await first.pay(1)
  await first.provider.stop()
  t.deepEqual(first.received, [])

  const second = shop(address)
  await second.provider.start()
  await second.untilQuiet()
  t.deepEqual(second.received.map(({ type, genuine }) => [type, genuine]), [['payment.authorised', true]])
  await second.provider.stop()

  const third = shop(address)
  await third.provider.start()
  await third.untilQuiet()
  t.deepEqual(third.received, [])
  await third.provider.stop()
})

test('settings that there are not, or that mean nothing, are explained', (t) => {
  t.throws(() => simulatedSettings(new URL('simulated:?foldr=x')), { message: /no setting "foldr"/ })
  t.throws(() => simulatedSettings(new URL('simulated:?duplicates=2')), { message: /"duplicates".*from 0 to 1/ })
  t.throws(() => simulatedSettings(new URL('simulated:?slow=soon')), { message: /"slow"/ })
  t.throws(() => simulatedSettings(new URL('simulated:?folder=')), { message: /"folder"/ })
  t.like(simulatedSettings(new URL('simulated:?folder=%2Fvar%2Fpay&slow=5')), { folder: '/var/pay', slowMilliseconds: 5, duplicates: 0 })
})
