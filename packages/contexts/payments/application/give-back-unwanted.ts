import { Announcements, command, Log, nothing, refusal, siblings, struct, text, Unavailable } from '@minishop/kernel'
import { factsOf } from '../domain/fact.ts'
import { OrderId, PaymentId } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { giveBack } from './giving-back.ts'

export const otherProvider = refusal(
  'other-provider',
  'conflict',
  'The payment is with a provider that is not connected. Give it back there by hand.',
)

export const giveBackUnwanted = command({
  summary: 'Give back a payment that is for nothing',
  allows: siblings,
  input: struct({ orderId: OrderId, provider: text({ max: 64 }), paymentId: PaymentId }),
  output: nothing,
  refuses: [otherProvider],
  needs: { provider: PaymentProvider, announcements: Announcements, log: Log },
  async run({ orderId, provider: name, paymentId }, { provider, announcements, log }) {
    if (name !== provider.name) {
      log.write('error', 'a payment is to be given back, but its provider is not connected', { orderId, provider: name, paymentId })
      return otherProvider
    }
    const payment = await provider.read(paymentId)
    if (payment === undefined) throw new Unavailable(provider.name, { cause: new Error(`The payment ${paymentId} can't be found.`) })
    await announcements.announce(payment.orderId, factsOf(provider.name, await giveBack(payment, provider)))
  },
})
