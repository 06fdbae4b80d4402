import { Announcements, command, integer, later, Log, nothing, optional, siblings, struct } from '@minishop/kernel'
import { factsOf } from '../domain/fact.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'

/** Longer than a customer has to approve a payment, so that nothing ends outside of the window. */
const minutesBack = 60
/** Of one sweep, newest first. */
const atMost = 5_000

export const sweepPayments = command({
  summary: 'Tell what became of recent payments, where nobody has told yet',
  description:
    'Covers webhooks that never came and a service that ended between the answer of the provider and the announcement. ' +
    'After a longer absence the operator runs it with more minutes.',
  allows: siblings,
  input: struct({ minutes: optional(integer({ min: 1, max: 60 * 24 * 30 })) }),
  output: nothing,
  needs: { provider: PaymentProvider, announcements: Announcements, log: Log },
  async run({ minutes = minutesBack }, { provider, announcements, log }, { at }) {
    const payments = await provider.begunSince(later(at, { seconds: -60 * minutes }), atMost)
    if (payments.length === atMost) log.write('warn', 'more payments than one sweep takes: the older ones were left out', { atMost, minutes })
    for (const payment of [...payments].reverse()) await announcements.announce(payment.orderId, factsOf(provider.name, payment))
  },
})
