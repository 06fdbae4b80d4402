import { Announcements, command, nothing, siblings, struct } from '@minishop/kernel'
import { OpenKinds, settled } from '../domain/difference.ts'
import { PaymentLookedUp } from '../domain/looking-up.ts'
import { isGivenBack, OrderId } from '../domain/payment.ts'
import { restated } from '../domain/restating.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'

export const lookUpPayment = command({
  summary: 'Say whether there is money for an order that has vanished',
  description: 'With money the order was meant, and people decide; without any nobody waits for what is held or packed for it. A payment that the customer has still to approve counts as money.',
  allows: siblings,
  input: struct({ orderId: OrderId, open: OpenKinds }),
  output: nothing,
  needs: { provider: PaymentProvider, announcements: Announcements },
  async run({ orderId, open }, { provider, announcements }, { id }) {
    const payment = await provider.find(orderId)
    const money = payment !== undefined && !isGivenBack(payment)
    const kept = payment && restated(provider.name, payment)
    await announcements.announce(orderId, [...(kept ? [kept] : []), PaymentLookedUp({ orderId, money, open }), ...settled(orderId, open, undefined, id)])
  },
})
