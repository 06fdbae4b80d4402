import { checked, optional, struct, text, type TypeOf } from '@minishop/kernel'
import { isCountry } from './zone.ts'

/** ISO 3166-1, alpha-2: assigned codes only, so that a typing mistake is not a price. */
export const Country = checked<string>('country', { type: 'string', pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, alpha-2' }, (value) =>
  typeof value === 'string' && isCountry(value) ? undefined : 'must be a country code such as DE',
)

/** Where a parcel goes. What is written on the label was checked when the order was placed; here it is only bounded. */
export const Address = struct({
  name: text({ min: 1, max: 200 }),
  line1: text({ min: 1, max: 200 }),
  line2: optional(text({ max: 200 })),
  city: text({ min: 1, max: 200 }),
  postalCode: text({ min: 1, max: 20 }),
  region: optional(text({ max: 100 })),
  country: text({ min: 2, max: 2 }),
})
export type Address = TypeOf<typeof Address>
