import test from 'ava'
import type { Evidence, Visit } from './evidence.ts'
import { found, holds } from './testing/planting.ts'
import { soundEvidence } from './testing/sound-evidence.ts'

const visit = (more: Partial<Visit>): Visit => ({ began: 9_001, ended: 9_002, by: 'a customer', operation: 'PUT /v1/cart/items/:productId', path: '/v1/cart/items/mug', outcome: 'ok', ...more })
const own = visit({ request: { quantity: 2 } })
const asGuest = visit({ request: { quantity: 1 }, guest: true, outcome: 'unknown' })
const merge = (quantity: number) => visit({ operation: 'POST /v1/cart/merge', path: '/v1/cart/merge', answer: { items: [{ productId: 'mug', quantity }] } })
const with_ = (...visits: readonly Visit[]): Evidence => ({ ...soundEvidence(), visits: [...soundEvidence().visits, ...visits] })

test('what was put in as a guest comes on top of what was put in signed in, also where the answer was lost', (t) => {
  holds(t, with_(own, own, asGuest, merge(3)), 'I6')
  holds(t, with_(own, visit({ request: { quantity: 1 } }), merge(2)), 'I6')
})

test('a cart with more than was ever put in is found', (t) => {
  found(t, with_(own, asGuest, merge(4)), 'I6', 'a customer', /The cart has 4 of mug, and no more than 3/)
})

test('an order of more than was ever put in is found', (t) => {
  const [order] = soundEvidence().orders
  const { productId } = order!.lines[0]!
  const visits = [visit({ by: order!.userId, path: `/v1/cart/items/${productId}`, request: { quantity: 1 } })]
  const bought = { ...order!, lines: [{ productId, quantity: 2 }] }
  const evidence = { ...soundEvidence(), visits, orders: [bought] }
  found(t, evidence, 'I6', order!.userId, /The order .* has 2 of .*, and no more than 1/)
})
