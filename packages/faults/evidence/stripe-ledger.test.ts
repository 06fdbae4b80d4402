import test from 'ava'
import { startLocalStripe } from '@minishop/servers'
import { stripeClient } from '@minishop/stripe'
import { stripePayments } from './stripe-ledger.ts'

test('Stripe\'s book tells the checker whose each payment is, how it is, and what was taken and given back', async (t) => {
  const stripe = await startLocalStripe()
  t.teardown(stripe.stop)
  const { paymentIntents, refunds } = stripeClient({ apiKey: stripe.apiKey, api: stripe.url })
  const begin = async (orderId: string, card?: string) => {
    const { id } = await paymentIntents.create({ amount: 1999, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], metadata: { orderId } })
    if (card !== undefined) await paymentIntents.confirm(id, { payment_method: card, return_url: 'http://shop.test' }).catch(() => {})
    return id
  }
  await begin('pending')
  await begin('authorised', 'pm_card_visa')
  await begin('declined', 'pm_card_chargeDeclined')
  await begin('asking', 'pm_card_threeDSecure2Required')
  await paymentIntents.cancel(await begin('voided', 'pm_card_visa'))
  const noCard = await begin('no card')
  await paymentIntents.update(noCard, { metadata: { declined: 'declined' } })
  await paymentIntents.cancel(noCard)
  const taken = await begin('taken', 'pm_card_visa')
  await paymentIntents.capture(taken)
  const { id: refundId } = await refunds.create({ payment_intent: taken, amount: 500, metadata: { key: 'k' } })

  const payments = stripePayments(stripe)
  t.deepEqual(payments.map(({ orderId, status }) => [orderId, status]), [
    ['pending', 'pending'],
    ['authorised', 'authorised'],
    ['declined', 'declined'],
    ['asking', 'action-required'],
    ['voided', 'voided'],
    ['no card', 'declined'],
    ['taken', 'captured'],
  ])
  t.like(payments.at(-1), { paymentId: taken, amount: 1999, captures: [1999], refunds: [{ refundId, key: 'k', amount: 500 }] })
  t.true(payments.slice(0, -1).every(({ captures, refunds }) => captures.length === 0 && refunds.length === 0))
})
