import { Announcements, command, later, Log, nothing, siblings, struct } from '@minishop/kernel'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { restatePaymentsSince } from './restating.ts'

const secondsBack = 60 * 60

export const restatePayments = command({
  summary: 'Say once more which recent payments hold money, so that orders finds those without an order',
  allows: siblings,
  input: struct({}),
  output: nothing,
  needs: { provider: PaymentProvider, announcements: Announcements, log: Log },
  run: (_input, ports, { at }) => restatePaymentsSince(later(at, { seconds: -secondsBack }), ports),
})
