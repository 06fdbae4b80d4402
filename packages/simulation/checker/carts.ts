import type { Breach, Evidence, Visit } from './evidence.ts'
import { against, field, grouped, textIn, total, type Invariant } from './reading.ts'

const breach = against('I6')

/**
 * I6, of carts: nobody has more of a product in a cart or an order than they ever put in, signed in and as a guest together. Nothing is said of
 * those who were not seen to put anything in.
 */
export const carts: Invariant = (evidence) => [...grouped(evidence.visits, ({ by }) => by)].flatMap(([by, visits]) => tooMany(evidence, by, visits))

const cartPath = /^\/v1\/cart(?:\/items\/([^/]+)|\/merge)?$/

const tooMany = ({ orders }: Evidence, by: string, visits: readonly Visit[]): readonly Breach[] => {
  const puts = visits.flatMap((visit) => {
    const productId = cartPath.exec(visit.path)?.[1]
    const quantity = field(visit.request, 'quantity')
    return productId !== undefined && typeof quantity === 'number' ? [{ productId, quantity, guest: visit.guest === true }] : []
  })
  if (puts.length === 0) return []
  const most = (productId: string): number => {
    const own = puts.filter((put) => put.productId === productId && !put.guest).map(({ quantity }) => quantity)
    const asGuest = puts.filter((put) => put.productId === productId && put.guest).map(({ quantity }) => quantity)
    return Math.max(0, ...own) + total(asGuest)
  }
  const seen = visits.filter(({ path, outcome }) => outcome === 'ok' && cartPath.test(path)).flatMap(({ answer }) => linesOf(answer, 'items').map((line) => ({ ...line, where: 'The cart' })))
  const bought = orders.filter(({ userId }) => userId === by).flatMap(({ orderId, lines }) => lines.map((line) => ({ ...line, where: `The order ${orderId}` })))
  const found = [...seen, ...bought].find(({ productId, quantity }) => quantity > most(productId))
  return found ? [breach(by, `${found.where} has ${found.quantity} of ${found.productId}, and no more than ${most(found.productId)} were ever put in.`)] : []
}

const linesOf = (of: unknown, name: string): readonly { readonly productId: string; readonly quantity: number }[] => {
  const lines = field(of, name)
  return (Array.isArray(lines) ? lines : []).flatMap((line: unknown) => {
    const [productId, quantity] = [textIn(line, 'productId'), field(line, 'quantity')]
    return productId !== undefined && typeof quantity === 'number' ? [{ productId, quantity }] : []
  })
}
