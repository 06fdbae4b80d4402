import { families } from './families.ts'

export interface SeedProduct {
  readonly sku: string
  readonly name: string
  readonly description: string
  readonly price: { readonly amount: number; readonly currency: 'EUR' }
  readonly category: string
  readonly images: readonly string[]
  readonly attributes: Readonly<Record<string, string>>
  readonly initialStock: number
}

/** The assortment of the seeded shop: always the same, one product for each variant. */
export const seedProducts: readonly SeedProduct[] = Object.entries(families).flatMap(([category, members]) =>
  members.flatMap(({ stem, name, description, price, varies, variants, attributes }) =>
    Object.entries(variants).map(([variant, surcharge], index): SeedProduct => ({
      sku: `${stem}-${variant.toUpperCase().replace(/[^A-Z0-9]+/g, '-')}`,
      name: `${name}, ${variant}`,
      description,
      price: { amount: price + surcharge, currency: 'EUR' },
      category,
      images: [],
      attributes: { ...attributes, [varies]: variant },
      // Between 20 and 179 units, spread so that shelves look lived in.
      initialStock: 20 + ((stem.length * 37 + index * 53 + price) % 160),
    })),
  ),
)
