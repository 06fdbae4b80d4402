import { command, Money, nothing, oneOf, siblings, struct, text } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { noteVanished, PaymentId, paymentPorts } from './learn-payment-fact.ts'

export const comparePayment = command({
  summary: 'See whether the order of a payment is here',
  description: 'An order is kept before its money is asked for: a payment without one is of an order that has vanished, and for people to decide about.',
  allows: siblings,
  input: struct({ orderId: OrderId, provider: text({ min: 1, max: 64 }), paymentId: PaymentId, status: oneOf('authorised', 'captured'), amount: Money }),
  output: nothing,
  needs: paymentPorts,
  async run({ orderId, ...payment }, ports, { at }) {
    if ((await ports.orders.find(orderId, 'everyone')) === undefined) await noteVanished(ports, { orderId, ...payment, kind: payment.status }, at)
  },
})
