import { Services } from '@minishop/http'
import { byScheme, compose, json, secret, serve, url, words, WrongConfiguration } from '@minishop/host'
import { joseSeals, readPrivateKey, type PrivateSealKey } from '@minishop/jose'
import { Clock, Ids, Log, Metrics, provide, Seals, type Provider } from '@minishop/kernel'
import { stateless } from '@minishop/memory'
import { stripeClient } from '@minishop/stripe'
import { randomBytes } from 'node:crypto'
import { noChallenges } from './adapters/challenges.none.ts'
import { countedProvider } from './adapters/counted-provider.ts'
import { SimulatedProvider } from './adapters/payment-provider.simulated.ts'
import { RehearsedProvider } from './adapters/payment-provider.rehearsed.ts'
import { StripeProvider } from './adapters/payment-provider.stripe.ts'
import { simulatedSettings } from './adapters/simulated/settings.ts'
import { payments } from './index.ts'
import { Challenges } from './ports/challenges.ts'
import { PaymentProvider } from './ports/payment-provider.ts'

const sealKeys = (value: unknown): readonly PrivateSealKey[] => {
  if (!Array.isArray(value) || value.length === 0) throw new Error('must be a JSON list of private keys, the newest first.')
  for (const key of value as readonly PrivateSealKey[]) readPrivateKey(key)
  return value as readonly PrivateSealKey[]
}

/** Throws as every other fault of the configuration does. */
const configured = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw error instanceof WrongConfiguration ? error : new WrongConfiguration('payments', [(error as Error).message])
  }
}

interface Values {
  readonly STRIPE_API_KEY: string | undefined
  readonly STRIPE_WEBHOOK_SECRET: string | undefined
  readonly SIMULATED_WEBHOOK_SECRET: string | undefined
  readonly PUBLIC_URL: string
}

const simulated = (address: URL, { SIMULATED_WEBHOOK_SECRET, PUBLIC_URL }: Values): readonly Provider[] => {
  const settings = configured(() => simulatedSettings(address))
  // Nobody else has to know it: the simulated provider speaks to the service it runs in.
  const webhookSecret = SIMULATED_WEBHOOK_SECRET ?? randomBytes(32).toString('base64url')
  const publicUrl = withoutSlash(PUBLIC_URL)
  return [
    provide(
      SimulatedProvider,
      (services, clock, ids, log) => new SimulatedProvider({ settings, webhookSecret, publicUrl, services, clock, ids, log }),
      [Services, Clock, Ids, Log],
      { start: (provider) => provider.start(), stop: (provider) => provider.stop() },
    ),
    provide(PaymentProvider, (provider, metrics) => new RehearsedProvider(countedProvider(provider, metrics)), [SimulatedProvider, Metrics]),
    provide(Challenges, ({ challenges }) => challenges, [SimulatedProvider]),
  ]
}

const stripe = (address: URL, { STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET, PUBLIC_URL }: Values): readonly Provider[] => {
  const missing: string[] = []
  if (STRIPE_API_KEY === undefined) missing.push('STRIPE_API_KEY is not set. PAYMENT_URL=stripe: needs the secret key of your Stripe account.')
  if (STRIPE_WEBHOOK_SECRET === undefined)
    missing.push('STRIPE_WEBHOOK_SECRET is not set. Without it nobody could tell the webhooks of Stripe from those of a stranger.')
  if (STRIPE_API_KEY === undefined || STRIPE_WEBHOOK_SECRET === undefined) throw new WrongConfiguration('payments', missing)
  const publicUrl = withoutSlash(PUBLIC_URL)
  const client = configured(() => {
    const { api, ...unknown } = Object.fromEntries(address.searchParams)
    const names = Object.keys(unknown)
    if (names.length > 0) throw new Error(`PAYMENT_URL: stripe: has no setting "${names.join('", "')}"; there is only api.`)
    return stripeClient({ apiKey: STRIPE_API_KEY, ...(api !== undefined && { api: new URL(api) }) })
  })
  return [
    provide(
      PaymentProvider,
      (clock, log, metrics) =>
        new RehearsedProvider(countedProvider(new StripeProvider({ client, webhookSecret: STRIPE_WEBHOOK_SECRET, publicUrl, clock, log }), metrics)),
      [Clock, Log, Metrics],
    ),
    provide(Challenges, noChallenges, []),
  ]
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

export { RehearsedProvider }

export const composition = compose(payments, {
  outside: [PaymentProvider],
  settings: {
    PAYMENT_URL: url(['simulated', 'stripe'], {
      summary: 'Who moves the money: simulated: or simulated:?folder=..., or stripe:.',
      fallback: 'simulated:',
    }),
    STRIPE_API_KEY: secret(8, { summary: 'The secret key of the Stripe account, for PAYMENT_URL=stripe:.', optional: true }),
    STRIPE_WEBHOOK_SECRET: secret(8, { summary: 'The signing secret of the webhook endpoint, for PAYMENT_URL=stripe:.', optional: true }),
    SIMULATED_WEBHOOK_SECRET: secret(16, {
      summary: 'Signs the webhooks of the simulated provider. A new one at each start where it is not set.',
      optional: true,
    }),
    PUBLIC_URL: words({ summary: 'Where people reach the shop.', fallback: 'http://localhost:8080' }),
    SEAL_KEY: json(sealKeys, { summary: 'The private keys that open card tokens: a JSON list of JSON Web Keys, the newest first.', secret: true }),
  },
  providers: (values) => [
    ...stateless(),
    provide(Seals, () => joseSeals({ context: 'payments', recipients: {}, own: values.SEAL_KEY }), []),
    ...byScheme(values.PAYMENT_URL, { simulated: (address) => simulated(address, values), stripe: (address) => stripe(address, values) }),
  ],
})

if (import.meta.main) await serve(composition)
