import { Log, Metrics, Seals, type InputOf, type Outcome, type User } from '@minishop/kernel'
import { CountedMetrics, RecordedLog, testId, testUser, TransparentSeals } from '@minishop/kernel/testing'
import { rehearsal } from '@minishop/memory/testing'
import { memoryCarts } from '../adapters/carts.memory.ts'
import { memoryOrderChanges } from '../adapters/order-changes.memory.ts'
import { memoryOrders } from '../adapters/orders.memory.ts'
import { memoryPrices } from '../adapters/prices.memory.ts'
import { memoryReconciliations } from '../adapters/reconciliations.memory.ts'
import { memoryShippingMethods } from '../adapters/shipping-methods.memory.ts'
import { cancelOrder } from '../application/cancel-order.ts'
import { getOrder } from '../application/get-order.ts'
import type { OrderView } from '../application/order-view.ts'
import { placeOrder } from '../application/place-order.ts'
import { recordAuthorisation } from '../application/record-authorisation.ts'
import { recordDelivery } from '../application/record-delivery.ts'
import { recordDispatch } from '../application/record-dispatch.ts'
import { requestPaymentOfOrder } from '../application/request-payment-of-order.ts'
import type { Wanted } from '../domain/line.ts'
import type { OrderId, OrderStatus } from '../domain/order.ts'
import type { ShipmentId } from '../domain/shipment.ts'
import { orders } from '../index.ts'
import { Carts } from '../ports/carts.ts'
import { OrderChanges } from '../ports/order-changes.ts'
import { Orders } from '../ports/orders.ts'
import { Prices } from '../ports/prices.ts'
import { Reconciliations } from '../ports/reconciliations.ts'
import { ShippingMethods } from '../ports/shipping-methods.ts'
import { address, methods, offers, total, wanted } from './samples.ts'

export const customer = testUser(1)
export const stranger = testUser(2)
export const clerk = testUser(3, ['staff'])
export const checkout: InputOf<typeof placeOrder> = { shippingAddress: address, payment: { method: 'card', token: 'tok_ok' } }
export const shipmentId = testId<ShipmentId>(500)
export const parcelPost = { carrier: 'Parcel Post', trackingNumber: 'PP1' }

/** What payments says with a fact of the order's one payment. */
export const paid = (orderId: OrderId, kind: string, paymentId = 'pay_1') => ({ orderId, provider: 'simulated', fact: `${paymentId}/${kind}`, paymentId, amount: total })

/** Orders as their tests play it: with a shop around it that sells mugs and pots, and a customer whose cart is full. */
export const ordersRehearsal = () => {
  const cartOf = new Map<string, readonly Wanted[]>([['bearer of user1', wanted]])
  const offerOf = new Map<string, (typeof offers)[number]>(offers.map((offer) => [offer.productId, offer]))
  const methodsTo = new Map([['DE', methods]])
  const log = new RecordedLog()
  const metrics = new CountedMetrics()
  let reconciliations!: Reconciliations
  const played = rehearsal(orders, (store, clock) => {
    const changes = memoryOrderChanges(clock)
    return [
      [Orders, memoryOrders(store, changes)],
      [OrderChanges, changes],
      [Carts, memoryCarts(cartOf)],
      [Prices, memoryPrices(offerOf)],
      [ShippingMethods, memoryShippingMethods(methodsTo)],
      [Seals, new TransparentSeals()],
      [Log, log],
      [Metrics, metrics],
      [Reconciliations, (reconciliations = memoryReconciliations(store))],
    ]
  })
  const { ask, hear, announced } = played

  const place = (input = checkout, actor: User = customer): Promise<Outcome> => ask(placeOrder, input, { actor, bearer: 'bearer of user1' })
  const orderIn = async (status: OrderStatus): Promise<OrderId> => {
    const outcome = await place()
    if (outcome.kind !== 'answer') throw new Error(JSON.stringify(outcome))
    const { orderId } = outcome.answer as OrderView
    const reached = (...those: OrderStatus[]) => those.includes(status)
    if (reached('cancelled')) await ask(cancelOrder, { orderId }, { actor: customer })
    if (reached('awaiting-payment', 'confirmed', 'dispatched', 'delivered')) await hear(requestPaymentOfOrder, { orderId })
    if (reached('confirmed', 'dispatched', 'delivered')) await hear(recordAuthorisation, paid(orderId, 'authorised'))
    if (reached('dispatched', 'delivered')) await hear(recordDispatch, { orderId, shipmentId, ...parcelPost })
    if (reached('delivered')) await hear(recordDelivery, { orderId, shipmentId })
    announced()
    return orderId
  }
  const see = async (orderId: OrderId, actor: User = customer): Promise<OrderView> => {
    const outcome = await ask(getOrder, { orderId }, { actor })
    if (outcome.kind !== 'answer') throw new Error(JSON.stringify(outcome))
    return outcome.answer as OrderView
  }
  return { ...played, reconciliations, log, metrics, cartOf, offerOf, methodsTo, place, orderIn, see }
}
