import { EmailAddress, optional, sealed, struct, text, type TypeOf } from '@minishop/kernel'

// What orders knows of a customer beyond the id. Whoever may read an order may read its address; the mail address and the card are for
// one other context each, and pass through here sealed.

const line = text({ min: 1, max: 200, pattern: /\S/, otherwise: 'must not be blank' })
export const Country = text({ min: 2, max: 2, pattern: /^[A-Z]{2}$/, otherwise: 'must be a country code such as DE' })
export const Address = struct({
  name: line,
  line1: line,
  line2: optional(text({ max: 200 })),
  city: line,
  postalCode: text({ min: 1, max: 20, pattern: /\S/, otherwise: 'must not be blank' }),
  region: optional(text({ max: 100 })),
  /** ISO 3166-1, alpha-2. */
  country: Country,
})
export type Address = TypeOf<typeof Address>

/** What stands for a card at the payment provider. A number typed in by mistake is refused: it must not get into any of our stores. */
export const CardToken = text({ min: 1, max: 255, pattern: /^[A-Za-z][\w-]*$/, otherwise: 'must be a token of the payment provider, never a card number' })

export const Card = sealed('payments', CardToken)
export const Contact = sealed('notifications', struct({ email: EmailAddress, name: optional(text({ max: 200 })) }))
export const ShipTo = sealed('shipping', Address)
