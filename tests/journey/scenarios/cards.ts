import { buy, euros, newProduct, orderOnce, packed, paymentOnce, standardShipping, stockOnce } from '../buying.ts'
import { mailTo, newCustomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'
import { until } from '../until.ts'

const total = euros(1299 + standardShipping)

const declines: Readonly<Record<string, string>> = { tok_declined: 'declined', tok_insufficient_funds: 'insufficient-funds', tok_expired_card: 'expired-card', tok_unheard_of: 'declined' }

/** Each thing that a card can do. */
export const cards: Scenarios = {
  'a card that is refused cancels the order, gives the stock back, and says why': async (t, shop) => {
    const buyer = await newCustomer(shop, 'declined')
    for (const [card, reason] of Object.entries(declines)) {
      const product = await newProduct(shop)
      const { orderId, status, history } = await buy(shop, buyer, product, { card })
      t.deepEqual([status, history.at(-1).reason], ['cancelled', 'payment-declined'], card)
      const cancelled = await orderOnce(shop, buyer, orderId, 'declined', ({ payment }) => payment.status === 'declined')
      t.like(cancelled, { payment: { reason, captured: euros(0) }, shipment: null }, card)
      t.like(await paymentOnce(shop, buyer, orderId, 'declined'), { captured: euros(0), refunded: euros(0) }, card)
      await stockOnce(shop, product, { onHand: 10, reserved: 0, available: 10, sold: 0 })
      await mailTo(shop, buyer.email, 'Your order is cancelled', orderId)
    }
  },

  'a card that needs a while, a second try or a look-up is charged exactly once': async (t, shop) => {
    const buyer = await newCustomer(shop, 'patient')
    for (const card of ['tok_slow', 'tok_flaky', 'tok_timeout_after_charge']) {
      const product = await newProduct(shop)
      const { orderId } = await buy(shop, buyer, product, { card, wait: 0 })
      const paid = await packed(shop, buyer, orderId)
      t.like(paid, { status: 'confirmed', payment: { captured: total, refunded: euros(0) } }, card)
      t.like(await paymentOnce(shop, buyer, orderId, 'captured'), { amount: total, captured: total, refunded: euros(0) }, card)
      await stockOnce(shop, product, { onHand: 9, reserved: 0, available: 9, sold: 1 })
    }
  },

  'a card that asks its owner is charged once they have said yes on its page': async (t, shop) => {
    const { ask } = shop
    const buyer = await newCustomer(shop, 'asked')
    const { orderId } = await buy(shop, buyer, await newProduct(shop), { card: 'tok_requires_action', wait: 0 })
    const waiting = await orderOnce(shop, buyer, orderId, 'waiting for a yes', ({ payment }) => payment.status === 'action-required')
    t.is(waiting.status, 'awaiting-payment')
    const { actionUrl } = await paymentOnce(shop, buyer, orderId, 'action-required')
    t.true(actionUrl.startsWith(shop.url))
    const page = new URL(actionUrl).pathname
    const shown = await ask(200, `GET ${page}`, { headers: { Accept: 'text/html' } })
    t.regex(shown.headers.get('content-type') ?? '', /^text\/html/)
    t.regex(shown.text, /17\.98 EUR/)
    t.regex(shown.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    await ask(400, `POST ${page}`, { raw: 'decision=perhaps', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
    await ask(200, `POST ${page}`, { raw: 'decision=approve', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
    t.like(await packed(shop, buyer, orderId), { status: 'confirmed', payment: { captured: total } })
    t.is((await ask(200, `POST ${page}`, { body: { decision: 'decline' } })).json.status, 'approved')
    t.like(await paymentOnce(shop, buyer, orderId, 'captured'), { captured: total })
    await ask(404, 'GET /dev/payments/pay_made-up')
    await ask(404, 'POST /dev/payments/pay_made-up', { body: { decision: 'approve' } })
  },

  'a card whose owner says no is not charged': async (t, shop) => {
    const { ask } = shop
    const buyer = await newCustomer(shop, 'unwilling')
    const { orderId } = await buy(shop, buyer, await newProduct(shop), { card: 'tok_requires_action', wait: 0 })
    const { actionUrl } = await paymentOnce(shop, buyer, orderId, 'action-required')
    await ask(200, `POST ${new URL(actionUrl).pathname}`, { body: { decision: 'decline' } })
    const cancelled = await orderOnce(shop, buyer, orderId, 'cancelled', ({ status }) => status === 'cancelled')
    t.is(cancelled.history.at(-1).reason, 'payment-declined')
    t.like(await paymentOnce(shop, buyer, orderId, 'declined'), { captured: euros(0) })
  },

  'an order that is cancelled while its owner is asked is not charged, whatever they say then': async (t, shop) => {
    const { ask } = shop
    const buyer = await newCustomer(shop, 'hesitant')
    const product = await newProduct(shop)
    const { orderId } = await buy(shop, buyer, product, { card: 'tok_requires_action', wait: 0 })
    const { actionUrl } = await paymentOnce(shop, buyer, orderId, 'action-required')
    await ask(200, `POST /v1/orders/${orderId}/cancellation`, { as: buyer, body: {} })
    await paymentOnce(shop, buyer, orderId, 'voided')
    await ask(200, `POST ${new URL(actionUrl).pathname}`, { body: { decision: 'approve' } })
    t.like(await paymentOnce(shop, buyer, orderId, 'voided'), { captured: euros(0) })
    t.is((await ask(200, `GET /v1/orders/${orderId}`, { as: buyer })).json.status, 'cancelled')
    await stockOnce(shop, product, { onHand: 10, reserved: 0, available: 10, sold: 0 })
    await until('the order to know', async () => (await ask(200, `GET /v1/orders/${orderId}`, { as: buyer })).json.payment.status === 'voided')
  },
}
