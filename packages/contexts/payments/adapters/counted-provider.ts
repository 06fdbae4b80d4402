import type { Metrics } from '@minishop/kernel'
import type { PaymentProvider } from '../ports/payment-provider.ts'

const actions = ['authorise', 'capture', 'void', 'refund', 'forestall'] as const

/** The provider, with a count of the times nobody could say what became of an action: `payments_unknown_total`, by action. */
export const countedProvider = (provider: PaymentProvider, metrics: Metrics): PaymentProvider => {
  const counting = (action: (typeof actions)[number]) => {
    const labels = { provider: provider.name, action }
    // There from the start, so that an alert can tell none from unknown.
    metrics.count('payments_unknown_total', labels, 0)
    return async (asked: never) => {
      const answer = await provider[action](asked)
      if (answer.status === 'unknown') metrics.count('payments_unknown_total', labels)
      return answer
    }
  }
  return {
    name: provider.name,
    authorise: counting('authorise'),
    capture: counting('capture'),
    void: counting('void'),
    refund: counting('refund'),
    forestall: counting('forestall'),
    find: (orderId) => provider.find(orderId),
    read: (paymentId) => provider.read(paymentId),
    begunSince: (since, atMost) => provider.begunSince(since, atMost),
    hint: (body, signature, at) => provider.hint(body, signature, at),
  }
}
