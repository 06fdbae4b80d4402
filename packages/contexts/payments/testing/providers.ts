import type { ExecutionContext } from 'ava'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { money, type UserId } from '@minishop/kernel'
import { FixedClock, ListedIds, SilentLog, testId } from '@minishop/kernel/testing'
import { startLocalStripe } from '@minishop/servers'
import { stripeClient } from '@minishop/stripe'
import { SimulatedProvider } from '../adapters/payment-provider.simulated.ts'
import { StripeProvider } from '../adapters/payment-provider.stripe.ts'
import { simulatedSettings } from '../adapters/simulated/settings.ts'
import type { OrderId, Payment } from '../domain/payment.ts'
import type { Unknown } from '../ports/payment-provider.ts'

/** The tokens of cards, which are every provider's own. */
export const cards = {
  simulated: {
    good: 'tok_ok',
    declined: 'tok_declined',
    poor: 'tok_insufficient_funds',
    expired: 'tok_expired_card',
    asking: 'tok_requires_action',
  },
  stripe: {
    good: 'tok_visa',
    declined: 'tok_chargeDeclined',
    poor: 'tok_chargeDeclinedInsufficientFunds',
    expired: 'tok_chargeDeclinedExpiredCard',
    asking: 'tok_threeDSecure2Required',
  },
}

const accepting = { send: async () => ({ status: 204, headers: {} }) }

const simulated = async (t: ExecutionContext, address: string, clock: FixedClock): Promise<SimulatedProvider> => {
  const settings = simulatedSettings(new URL(address))
  const [ids, log] = [new ListedIds(), new SilentLog()]
  const provider = new SimulatedProvider({
    settings,
    webhookSecret: 'x'.repeat(32),
    publicUrl: 'http://shop.test',
    services: accepting,
    clock,
    ids,
    log,
  })
  t.teardown(() => provider.stop())
  return provider
}

export const providers = {
  'simulated in memory': (t: ExecutionContext, clock = new FixedClock()) => simulated(t, 'simulated:', clock),
  async 'simulated in a folder'(t: ExecutionContext, clock = new FixedClock()) {
    const folder = await mkdtemp(join(tmpdir(), 'minishop-payments-'))
    t.teardown(() => rm(folder, { recursive: true }))
    return simulated(t, `simulated:?folder=${encodeURIComponent(folder)}`, clock)
  },
}

/** The adapter to Stripe and a Stripe of our own behind it, both on one clock that stands. */
export const stripe = async (t: ExecutionContext, { timeoutMilliseconds = 2_000 } = {}) => {
  const clock = new FixedClock()
  const server = await startLocalStripe({ now: () => Math.floor(Date.parse(clock.now()) / 1000) })
  t.teardown(server.stop)
  const client = stripeClient({ apiKey: server.apiKey, api: server.url, retries: 0, timeoutMilliseconds })
  const provider = new StripeProvider({ client, webhookSecret: 'whsec_test', publicUrl: 'http://shop.test', clock, log: new SilentLog() })
  return { provider, clock, server }
}

export const userId = testId<UserId>(900)
export const euros = (amount: number) => money(amount, 'EUR')
export const purpose = (n: number, amount = 1999) => ({ orderId: testId<OrderId>(n), userId, amount: euros(amount), key: `${testId(n)}/authorise` })

/** The payment of an answer that must be one. */
export const settled = (answer: Payment | Unknown | undefined): Payment => {
  if (answer === undefined || answer.status === 'unknown') throw new Error(`No payment: ${JSON.stringify(answer)}`)
  return answer
}
