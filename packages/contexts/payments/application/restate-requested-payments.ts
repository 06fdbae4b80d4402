import { Announcements, command, Instant, Log, nothing, optional, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { restatePaymentsSince } from './restating.ts'

export const restateRequestedPayments = command({
  summary: 'Say once more which payments hold money, for a reconciliation that was asked for',
  description: 'At its first step. The later ones are for the orders that are still to be compared.',
  allows: siblings,
  input: struct({ since: Instant, after: optional(OrderId) }),
  output: nothing,
  needs: { provider: PaymentProvider, announcements: Announcements, log: Log },
  async run({ since, after }, ports) {
    if (after === undefined) await restatePaymentsSince(since, ports)
  },
})
