import { integer, text, type TypeOf } from './codec.ts'
import { struct } from './struct.ts'

/** An ISO 4217 currency code. */
export const Currency = text({ min: 3, max: 3, pattern: /^[A-Z]{3}$/, otherwise: 'must be a currency code such as EUR' })

/** An amount in the currency's minor unit (cents), never a fraction: `{ amount: 1999, currency: 'EUR' }` is 19.99 EUR. */
export const Money = struct({ amount: integer({ min: 0, max: 1_000_000_000_00 }), currency: Currency })
export type Money = TypeOf<typeof Money>

/** So many of the minor unit of an ISO 4217 currency. */
export const money = (amount: number, currency: string): Money => ({ amount, currency })

/** Sums amounts of one currency; of none at all, zero in `currency`. Throws when currencies are mixed: nobody may add those. */
export const sum = (amounts: readonly Money[], currency: string): Money =>
  amounts.reduce((total, one) => {
    if (one.currency !== total.currency) throw new Error(`Can't add ${one.currency} to ${total.currency}.`)
    return money(total.amount + one.amount, total.currency)
  }, money(0, currency))

/** The price of so many of one thing. */
export const times = (one: Money, quantity: number): Money => money(one.amount * quantity, one.currency)
/** Whether amount and currency are both the same. */
export const sameMoney = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency

/** For people: `19.99 EUR`. The number of decimals is the currency's own (ISO 4217: none for JPY, three for KWD). */
export const spoken = ({ amount, currency }: Money): string => {
  const decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  return `${(amount / 10 ** decimals).toFixed(decimals)} ${currency}`
}
