/**
 * Ids of guests' carts. Whoever has one has the cart, so nobody can guess or make one up: an id is known for ours by itself, also before anything
 * was put into the cart.
 */
export abstract class CartIds {
  abstract issue(): Promise<string>
  abstract isOurs(cartId: string): Promise<boolean>
}
