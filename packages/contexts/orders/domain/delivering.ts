import type { Instant } from '@minishop/kernel'
import { OrderDelivered, OrderDispatched } from './announcements.ts'
import { changed, enter, noted, type Order, type OrderChange } from './order.ts'
import { after, type Shipment } from './shipment.ts'

/**
 * Takes in what shipping tells of the parcel, and moves the order along. Nothing where that is no news. A parcel that leaves although its order is
 * cancelled changes nothing but the history: people must see it.
 */
export const follow = (order: Order, news: Shipment, at: Instant): OrderChange | undefined => {
  const shipment = after(order.shipment, news)
  if (shipment.shipmentId !== news.shipmentId) return undefined
  if (order.status === 'cancelled') return followCancelled(order, shipment, news, at)
  const state: Order = shipment === order.shipment ? order : { ...order, shipment }
  const { orderId, userId, contact } = order

  if (news.status === 'delivered' && (state.status === 'confirmed' || state.status === 'dispatched'))
    return changed(order, enter(state, 'delivered', at), OrderDelivered({ orderId, userId, contact }))
  const { carrier, trackingNumber } = shipment
  const left = news.status === 'dispatched' || news.status === 'in-transit'
  if (left && state.status === 'confirmed' && carrier !== undefined && trackingNumber !== undefined)
    return changed(order, enter(state, 'dispatched', at), OrderDispatched({ orderId, userId, contact, carrier, trackingNumber }))
  if (state === order) return undefined
  const stuck = shipment.status !== order.shipment?.status && (shipment.status === 'failed' || shipment.status === 'cancelled')
  return changed(order, stuck ? noted(state, at, `shipment-${shipment.status}`) : state)
}

const followCancelled = (order: Order, shipment: Shipment, { status }: Shipment, at: Instant): OrderChange | undefined => {
  const state: Order = shipment === order.shipment ? order : { ...order, shipment }
  const reason = `${status}-after-cancellation`
  const left = status !== 'pending' && status !== 'cancelled'
  if (left && !order.history.some((entry) => entry.reason === reason)) return changed(order, noted(state, at, reason))
  return state === order ? undefined : changed(order, state)
}
