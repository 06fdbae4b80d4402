import { event, Flag, struct } from '@minishop/kernel'
import { OpenKinds } from './difference.ts'
import { OrderId } from './terms.ts'

const orderId = '0195a7c2-7d00-7000-8000-00000000000a' as OrderId

export const OrderMissed = event('order-missed', { summary: 'There is a parcel of an order that was not listed', data: struct({ orderId: OrderId }), sample: { orderId } })

export const ShipmentLookedUp = event('shipment-looked-up', {
  summary: 'Whether the goods of an order that has vanished have left, and whether there is money for it',
  data: struct({ orderId: OrderId, left: Flag, money: Flag, open: OpenKinds }),
  sample: { orderId, left: false, money: false, open: ['reservation-without-order'] },
})
