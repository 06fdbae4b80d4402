import { event, Flag, struct } from '@minishop/kernel'
import { OpenKinds } from './difference.ts'
import { OrderId } from './payment.ts'

export const PaymentLookedUp = event('payment-looked-up', {
  summary: 'Whether there is money, or may come, for an order that has vanished',
  data: struct({ orderId: OrderId, money: Flag, open: OpenKinds }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, money: false, open: ['shipment-without-order'] },
})
