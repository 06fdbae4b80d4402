import type { Call } from '@minishop/kernel'
import type { ShippingMethod } from '../domain/checkout.ts'

/** The ways of shipping to a country (ISO 3166-1, alpha-2) and their prices; none where nothing is shipped there. Rejects with `Unavailable`. */
export abstract class ShippingMethods {
  abstract to(country: string, call: Call): Promise<readonly ShippingMethod[]>
}
