import { query, signedIn, staff, struct } from '@minishop/kernel'
import { OrderId, paymentNotFound } from '../domain/payment.ts'
import { PaymentView, paymentView } from '../domain/payment-view.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'

export const getPayment = query({
  summary: 'Read the payment of an order',
  description: 'As the provider has it now.',
  allows: signedIn,
  input: struct({ orderId: OrderId }),
  output: PaymentView,
  refuses: [paymentNotFound],
  needs: { provider: PaymentProvider },
  async run({ orderId }, { provider }, { actor }) {
    const payment = await provider.find(orderId)
    if (payment === undefined) return paymentNotFound
    return payment.userId === actor.id || staff.admits(actor) ? paymentView(provider.name, payment) : paymentNotFound
  },
})
