import test from 'ava'
import { memoryServices, Services } from '@minishop/http'
import { assemble, WrongConfiguration, type Environment } from '@minishop/host'
import { newSealKey } from '@minishop/jose'
import { AccessTokens, Bus, provide, type Provider } from '@minishop/kernel'
import { FixedClock, ListedIds, NoMetrics, SilentLog } from '@minishop/kernel/testing'
import { memoryBus } from '@minishop/memory'
import { composition } from './main.ts'
import { PaymentProvider } from './ports/payment-provider.ts'

const sealKey = JSON.stringify([newSealKey('payments').privateKey])

const assembled = (environment: Environment) => {
  const clock = new FixedClock()
  const [ids, log, metrics] = [new ListedIds(), new SilentLog(), new NoMetrics()]
  const providers: readonly Provider[] = [
    provide(Services, () => memoryServices(() => new Map(), { clock, ids, log, metrics }), []),
    provide(AccessTokens, () => ({ verify: async () => undefined }), []),
    provide(Bus, () => memoryBus({ clock, log }), []),
  ]
  return assemble(composition, { environment, clock, ids, log, metrics, providers })
}

test('without a word about it the simulated provider moves the money', async (t) => {
  const service = await assembled({ SEAL_KEY: sealKey })
  t.is(service.get(PaymentProvider).name, 'simulated')
  await service.start()
  await service.stop()
})

test('Stripe is connected when it is asked for and its secrets are there', async (t) => {
  const service = await assembled({ SEAL_KEY: sealKey, PAYMENT_URL: 'stripe:', STRIPE_API_KEY: 'sk_test_123456', STRIPE_WEBHOOK_SECRET: 'whsec_123456' })
  t.is(service.get(PaymentProvider).name, 'stripe')
})

test('what is missing or wrong keeps the service from starting, in words and without quoting a secret', async (t) => {
  const fault = async (environment: Environment, message: RegExp) => {
    const error = await t.throwsAsync(assembled(environment), { instanceOf: WrongConfiguration, message })
    t.false(error!.message.includes('hunter2'))
  }
  await fault({ SEAL_KEY: sealKey, PAYMENT_URL: 'stripe:' }, /STRIPE_API_KEY is not set[^]*STRIPE_WEBHOOK_SECRET is not set/)
  await fault({ SEAL_KEY: sealKey, PAYMENT_URL: 'stripe:', STRIPE_API_KEY: 'sk_test_123456' }, /STRIPE_WEBHOOK_SECRET/)
  await fault({ SEAL_KEY: sealKey, PAYMENT_URL: 'stripe:', STRIPE_API_KEY: 'hunter2-hunter2', STRIPE_WEBHOOK_SECRET: 'whsec_123456' }, /sk_ or rk_/)
  await fault({ SEAL_KEY: sealKey, PAYMENT_URL: 'simulated:?what=1' }, /no setting "what"/)
  await fault({ SEAL_KEY: sealKey, PAYMENT_URL: 'paypal:' }, /simulated: or stripe:/)
  await fault({}, /SEAL_KEY is not set/)
  await fault({ SEAL_KEY: '["hunter2"]' }, /SEAL_KEY/)
  await fault({ SEAL_KEY: '[]' }, /SEAL_KEY/)
})
