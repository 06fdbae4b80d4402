import { id, integer, listOf, Money, struct, text, type TypeOf } from '@minishop/kernel'

export const ProductId = id('ProductId')
export type ProductId = TypeOf<typeof ProductId>
export const Quantity = integer({ min: 1, max: 9_999 })

/** What somebody wants to buy. */
export const Wanted = struct({ productId: ProductId, quantity: Quantity })
export type Wanted = TypeOf<typeof Wanted>

/** What was bought, by the name and the price of that moment: a later edit of the product does not change an order. */
export const Line = struct({ productId: ProductId, name: text({ min: 1, max: 200 }), unitPrice: Money, quantity: Quantity })
export type Line = TypeOf<typeof Line>

/** More lines than any cart holds. */
export const mostLines = 100
export const Lines = listOf(Line, { min: 1, max: mostLines })
