import { command, customer, Ids, isRefusal, Money, oneOf, optional, Seals, struct, text } from '@minishop/kernel'
import {
  cartEmpty,
  currenciesMixed,
  emailNotVerified,
  notShippedThere,
  place,
  quote,
  shippingMethodUnknown,
  soldOut,
  totalChanged,
  totalTooLarge,
} from '../domain/checkout.ts'
import { Address, Card, CardToken, Contact, ShipTo } from '../domain/customer.ts'
import type { OrderId } from '../domain/order.ts'
import { Carts } from '../ports/carts.ts'
import { Orders } from '../ports/orders.ts'
import { Prices } from '../ports/prices.ts'
import { ShippingMethods } from '../ports/shipping-methods.ts'
import { OrderView, orderView } from './order-view.ts'

export const placeOrder = command({
  summary: 'Order what is in the cart',
  description:
    'Answers at once; the order is confirmed or cancelled a moment later. With `Prefer: wait=N` the answer waits for that, up to N seconds. ' +
    'Without `shippingMethod` the cheapest one is taken. With `expectedTotal` the order is refused where it costs anything else.',
  allows: customer,
  input: struct({
    shippingAddress: Address,
    payment: struct({ method: oneOf('card'), token: CardToken }),
    shippingMethod: optional(text({ min: 1, max: 64 })),
    expectedTotal: optional(Money),
  }),
  output: OrderView,
  refuses: [emailNotVerified, cartEmpty, soldOut, totalChanged, notShippedThere, shippingMethodUnknown, currenciesMixed, totalTooLarge],
  needs: { carts: Carts, prices: Prices, shippingMethods: ShippingMethods, orders: Orders, seals: Seals, ids: Ids },
  async run({ shippingAddress, payment, shippingMethod, expectedTotal }, { carts, prices, shippingMethods, orders, seals, ids }, call) {
    const { actor } = call
    if (!actor.emailVerified) return emailNotVerified
    const wanted = await carts.of(call)
    if (wanted.length === 0) return cartEmpty
    const productIds = wanted.map(({ productId }) => productId)
    const [offers, methods] = await Promise.all([prices.of(productIds, call), shippingMethods.to(shippingAddress.country, call)])
    const quoted = quote(wanted, offers, methods, { shippingMethod, expectedTotal })
    if (isRefusal(quoted)) return quoted

    const [contact, shipTo, card] = await Promise.all([
      seals.seal(Contact, { email: actor.email }),
      seals.seal(ShipTo, shippingAddress),
      seals.seal(Card, payment.token),
    ])
    const change = place(ids.next() as OrderId, quoted, { userId: actor.id, shippingAddress, contact, shipTo, card }, call.at)
    await orders.save(change)
    return orderView(change.state)
  },
})
