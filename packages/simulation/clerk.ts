import { staffToken, type Product } from './cast.ts'
import type { Shop } from './shop.ts'
import type { Visitor } from './visitor.ts'

/** Staff: restock, hand parcels over, say what arrived, give money back. */
export const clerk = async (shop: Shop, visitor: Visitor, products: readonly Product[]): Promise<void> => {
  const { scheduler } = shop
  for (let rounds = scheduler.between(2, 6); rounds > 0; rounds--) {
    await visitor.pause(5_000, 60_000)
    const chance = scheduler.chance()
    if (chance < 0.2) await restock(shop, visitor, products[scheduler.between(0, products.length - 1)]!)
    else if (chance < 0.75) await parcels(shop, visitor)
    else await refund(shop, visitor)
  }
}

/** Insists until it is known: the books of the scenario must say what came in. */
const restock = async (shop: Shop, visitor: Visitor, product: Product): Promise<void> => {
  const units = shop.scheduler.between(1, 3)
  const key = shop.ids.next()
  for (;;) {
    const path = `/v1/products/${product.productId}/stock/adjustments`
    const { outcome } = await visitor.ask('POST', path, 'POST /v1/products/:productId/stock/adjustments', {
      token: staffToken(shop),
      key,
      json: { delta: units, reason: 'Delivered' },
    })
    if (outcome === 'ok') product.broughtIn += units
    if (outcome !== 'unknown') return
    await visitor.pause(1_000, 10_000)
  }
}

const parcels = async (shop: Shop, visitor: Visitor): Promise<void> => {
  const { body } = await visitor.ask('GET', '/v1/shipments?limit=20', 'GET /v1/shipments', { token: staffToken(shop) })
  for (const { shipmentId, status } of (body?.items ?? []) as readonly { readonly shipmentId: string; readonly status: string }[]) {
    const step = status === 'pending' ? 'dispatch' : status === 'dispatched' || status === 'in-transit' ? 'delivery' : undefined
    if (step === undefined || shop.scheduler.chance() < 0.3) continue
    await visitor.ask('POST', `/v1/shipments/${shipmentId}/${step}`, `POST /v1/shipments/:shipmentId/${step}`, { token: staffToken(shop), key: shop.ids.next(), json: {} })
  }
}

const refund = async (shop: Shop, visitor: Visitor): Promise<void> => {
  const { body } = await visitor.ask('GET', '/v1/orders?limit=20', 'GET /v1/orders', { token: staffToken(shop) })
  const orders = (body?.items ?? []) as readonly { readonly orderId: string; readonly status: string }[]
  const paid = orders.find(({ status }) => status === 'confirmed' || status === 'dispatched' || status === 'delivered')
  if (paid === undefined) return
  const path = `/v1/payments/${paid.orderId}/refunds`
  const json = { reason: 'Scratched', ...(shop.scheduler.chance() < 0.5 && { amount: { amount: 100, currency: 'EUR' } }) }
  await visitor.insist('POST', path, 'POST /v1/payments/:orderId/refunds', { token: staffToken(shop), key: shop.ids.next(), json })
}
