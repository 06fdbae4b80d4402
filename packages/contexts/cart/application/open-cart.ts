import { later, optional, text, type Anonymous, type Call, type PortsOf, type User } from '@minishop/kernel'
import { customerCart, guestCart, type CartName, type Reduced } from '../domain/cart.ts'
import { priced, type CartView, type Offer } from '../domain/cart-view.ts'
import { CartIds } from '../ports/cart-ids.ts'
import { Carts, type Lease } from '../ports/carts.ts'
import { Offers } from '../ports/offers.ts'
import { Terms } from '../ports/terms.ts'

/** Any text: an id that we did not issue is not an error of the guest, who gets a new one. */
export const CartId = optional(text({ max: 16_384 }))

export const cartNeeds = { carts: Carts, cartIds: CartIds, offers: Offers, terms: Terms }
type Ports = PortsOf<typeof cartNeeds>

export interface OpenCart {
  readonly cartId: string
  readonly name: CartName
  readonly lease: Lease
  /** What did not go over from the guest's cart just now. */
  readonly reduced: readonly Reduced[]
}

/**
 * The caller's cart. Whoever is signed in and still sends a guest's id gets that guest's lines merged first, whatever the call is for:
 * both credentials were sent, and what was put in before the sign-in must not be missing after it.
 */
export const openCart = async (cartId: string | undefined, { carts, cartIds, terms }: Ports, { actor, at }: Call<Anonymous | User>): Promise<OpenCart> => {
  const guestId = cartId !== undefined && (await cartIds.isOurs(cartId)) ? cartId : undefined
  if (actor.kind === 'anonymous') {
    const own = guestId ?? (await cartIds.issue())
    return { cartId: own, name: guestCart(own), lease: { at, until: later(at, { seconds: terms.guestSeconds }) }, reduced: [] }
  }
  const name = customerCart(actor.id)
  const lease = { at, until: later(at, { seconds: terms.customerSeconds }) }
  const reduced = guestId === undefined ? [] : await carts.merge(guestCart(guestId), name, lease)
  return { cartId: actor.id, name, lease, reduced }
}

/** The cart as it is now, at the catalog's prices. `known` are offers that were asked for already. */
export const viewOf = async (
  { cartId, name, lease, reduced }: OpenCart,
  { carts, offers, terms }: Ports,
  call: Call,
  known: readonly Offer[] = [],
): Promise<CartView> => {
  const lines = await carts.lines(name, lease)
  const unknown = lines.map(({ productId }) => productId).filter((productId) => !known.some((offer) => offer.productId === productId))
  const found = unknown.length > 0 ? await offers.findAll(unknown, call) : []
  return { cartId, expiresAt: lease.until, ...priced(lines, [...known, ...found], { currency: terms.currency, reduced }) }
}
