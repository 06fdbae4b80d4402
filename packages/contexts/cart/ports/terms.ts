/** What the shop's operator decides about carts. */
export abstract class Terms {
  /** How long a guest's cart is kept after it was last looked at or changed. */
  abstract readonly guestSeconds: number
  /** The same of a customer's cart. */
  abstract readonly customerSeconds: number
  /** Of the total of an empty cart (ISO 4217). */
  abstract readonly currency: string
}
