import { auth } from '@minishop/auth'
import { childTraceparent, type Role } from '@minishop/kernel'
import { staffToken, type Person, type Product } from './cast.ts'
import type { Visit } from './checker/evidence.ts'
import type { Shop } from './shop.ts'
import { shopper } from './shopper.ts'
import { clerk } from './clerk.ts'
import { Operator } from './operator.ts'
import { Visitor } from './visitor.ts'

export interface Played {
  readonly visits: readonly Visit[]
  readonly products: readonly Product[]
  readonly secrets: readonly string[]
  /** Who goes on looking after what was put aside. */
  readonly operator: Operator
}

const [ensureAccount] = auth.spec.operator
const everyone: readonly Role[] = ['customer']

/** Stocks the shelves and opens the accounts, while nothing goes wrong yet. */
const prepare = async (shop: Shop, visits: Visit[]): Promise<{ readonly products: Product[]; readonly people: Person[] }> => {
  const { scheduler } = shop
  const staff = new Visitor('staff', shop, visits)
  const products: Product[] = []
  for (let n = 1, many = scheduler.between(1, 2); n <= many; n++) {
    const units = scheduler.between(1, 4)
    const json = { sku: `MUG-${n}`, name: `Mug ${n}`, description: '', price: { amount: 500 * n + 99, currency: 'EUR' }, initialStock: units }
    const { body } = await staff.ask('POST', '/v1/products', 'POST /v1/products', { token: staffToken(shop), json })
    products.push({ productId: body.productId, broughtIn: units })
  }
  const people: Person[] = []
  for (let n = 1, many = scheduler.between(1, 3); n <= many; n++) {
    const account: Person = { email: `customer${n}@shop.test`, password: `unlikely words of ${n} customer` }
    // Some come for the first time.
    if (scheduler.chance() < 0.2) {
      people.push(account)
      continue
    }
    const call = { id: shop.ids.next(), actor: { kind: 'sibling', name: 'operator' } as const, at: scheduler.now(), traceparent: childTraceparent() }
    const made = await shop.fleet.assembled('auth').run(ensureAccount, { input: { email: account.email, password: account.password, roles: everyone }, unknownFields: 'refuse', call })
    if (made.kind !== 'answer') throw new Error(`No account for ${account.email}.`)
    people.push({ ...account, ...(made.answer as { readonly userId: string }) })
  }
  return { products, people }
}

/** Customers buy, change their minds and try again; staff sell to them. Resolves when all of them are done. */
export const play = async (shop: Shop): Promise<Played> => {
  const visits: Visit[] = []
  const { products, people } = await prepare(shop, visits)
  shop.faults.over = false
  const doing = people.map((person, index) => shopper(shop, new Visitor(`customer ${index + 1}`, shop, visits), person, products))
  const operator = new Operator(shop, new Visitor('operator', shop, visits))
  const day = Promise.all([...doing, clerk(shop, new Visitor('staff', shop, visits), products)])
  await Promise.all([day, operator.during(day)])
  const known = new Map(people.map(({ userId }, index) => [`customer ${index + 1}`, userId]))
  return {
    visits: visits.map((visit) => ({ ...visit, by: known.get(visit.by) ?? visit.by })),
    products,
    secrets: people.map(({ password }) => password),
    operator,
  }
}
