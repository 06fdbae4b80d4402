import type { Announcements, Instant, Log } from '@minishop/kernel'
import { restated } from '../domain/restating.ts'
import type { PaymentProvider } from '../ports/payment-provider.ts'

/** Of one list, newest first. */
const atMost = 5_000

interface Ports {
  readonly provider: PaymentProvider
  readonly announcements: Announcements
  readonly log: Log
}

/** Says once more what money the provider has of the payments that were begun since then. */
export const restatePaymentsSince = async (since: Instant, { provider, announcements, log }: Ports): Promise<void> => {
  const payments = await provider.begunSince(since, atMost)
  if (payments.length === atMost) log.write('warn', 'more payments than are compared at a time: the older ones were left out', { atMost, since })
  for (const payment of payments) {
    const event = restated(provider.name, payment)
    if (event) await announcements.announce(payment.orderId, [event])
  }
}
