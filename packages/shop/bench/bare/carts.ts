/** By customer, how many of each product. In this process also where the shop keeps its carts in Redis: what is compared is SQL. */
export class Carts {
  readonly #carts = new Map<string, Map<string, number>>()

  put(userId: string, productId: string, quantity: number): void {
    const cart = this.#carts.get(userId) ?? new Map<string, number>()
    this.#carts.set(userId, cart.set(productId, quantity))
  }

  lines(userId: string): readonly (readonly [productId: string, quantity: number])[] {
    return [...(this.#carts.get(userId) ?? [])]
  }

  clear(userId: string): void {
    this.#carts.delete(userId)
  }
}

/** Whose token this is, taken on trust. */
export const userIn = (authorization: unknown): string => JSON.parse(Buffer.from(String(authorization).split('.')[1]!, 'base64url').toString()).sub as string
