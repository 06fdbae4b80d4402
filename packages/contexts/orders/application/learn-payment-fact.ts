import { Log, Metrics, spoken, text, type Instant, type Money, type PortsOf } from '@minishop/kernel'
import { difference } from '../domain/difference.ts'
import { OrderId } from '../domain/order.ts'
import { learn, type LearnedMore } from '../domain/paying.ts'
import { contradicts, type PaymentFact } from '../domain/payment.ts'
import { Orders } from '../ports/orders.ts'
import { Reconciliations } from '../ports/reconciliations.ts'

/** What payments says with every fact. */
export const ofPayment = { orderId: OrderId, provider: text({ min: 1, max: 64 }), fact: text({ min: 1, max: 500 }) }
export const PaymentId = text({ min: 1, max: 255 })

/** What it takes to learn of money. */
export const paymentPorts = { orders: Orders, reconciliations: Reconciliations, metrics: Metrics, log: Log }
type PaymentPorts = PortsOf<typeof paymentPorts>

/** Takes a fact into the ledger of its order. Money that does not fit, or is for no order of ours, is for people to look into. */
export const learnPaymentFact = async (ports: PaymentPorts, orderId: OrderId, fact: PaymentFact, more: LearnedMore = {}): Promise<void> => {
  const { orders, log } = ports
  const about = { orderId, provider: fact.provider, fact: fact.fact, kind: fact.kind }
  const order = await orders.find(orderId, 'everyone')
  if (order === undefined) return noteVanished(ports, { orderId, ...fact }, fact.at)
  const change = learn(order, fact, fact.at, more)
  if (change === undefined) return
  if (contradicts(order, fact)) log.write('error', 'payment of another sum than the order', { ...about, told: fact.amount, total: order.total })
  await orders.save(change)
}

interface Vanished {
  readonly orderId: OrderId
  readonly provider: string
  readonly paymentId?: string | undefined
  readonly fact?: string
  readonly kind: PaymentFact['kind']
  readonly amount?: Money | undefined
}

/** Money without an order is never given back by itself: where the order was lost, its goods may have been sent. */
export const noteVanished = async ({ reconciliations, metrics, log }: PaymentPorts, { orderId, provider, paymentId, fact, kind, amount }: Vanished, at: Instant): Promise<void> => {
  log.write('error', 'payment for an order that is not here', { orderId, provider, paymentId, fact, kind })
  if (kind !== 'authorised' && kind !== 'captured') return
  metrics.count('reconciliation_differences_total', { kind: 'payment-without-order', repaired: 'false' })
  const detail = `${amount === undefined ? 'Money' : spoken(amount)} is ${kind} at ${provider} as ${paymentId}, and there is no such order. A person decides whether the money goes back.`
  await reconciliations.note(difference({ orderId, kind: 'payment-without-order', repaired: false, detail }, at))
}
