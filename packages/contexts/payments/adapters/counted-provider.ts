import type { Instant, Metrics } from '@minishop/kernel'
import type { OrderId } from '../domain/payment.ts'
import type { PaymentProvider } from '../ports/payment-provider.ts'

const actions = ['authorise', 'capture', 'void', 'refund', 'forestall'] as const

/**
 * The provider, with a count of the times nobody could say what became of an action or how a payment is: `payments_unknown_total`, by action.
 * A look-up comes before each action, so without its own count a provider that refuses everything would be silent.
 */
export const countedProvider = (provider: PaymentProvider, metrics: Metrics): PaymentProvider => {
  const counter = (action: string) => {
    const count = (times: number) => metrics.count('payments_unknown_total', { provider: provider.name, action }, times)
    // There from the start, so that an alert can tell none from unknown.
    count(0)
    return () => count(1)
  }
  const counting = (action: (typeof actions)[number]) => {
    const count = counter(action)
    return async (asked: never) => {
      const answer = await provider[action](asked)
      if (answer.status === 'unknown') count()
      return answer
    }
  }
  const looking = <A extends readonly unknown[], B>(action: string, look: (...asked: A) => Promise<B>) => {
    const count = counter(action)
    return (...asked: A) =>
      look(...asked).catch((error: unknown) => {
        count()
        throw error
      })
  }
  return {
    name: provider.name,
    authorise: counting('authorise'),
    capture: counting('capture'),
    void: counting('void'),
    refund: counting('refund'),
    forestall: counting('forestall'),
    find: looking('find', (orderId: OrderId) => provider.find(orderId)),
    read: looking('read', (paymentId: string) => provider.read(paymentId)),
    begunSince: looking('list', (since: Instant, atMost: number) => provider.begunSince(since, atMost)),
    hint: (body, signature, at) => provider.hint(body, signature, at),
  }
}
