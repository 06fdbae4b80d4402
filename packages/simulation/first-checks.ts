import type { Breach, Evidence } from './checker/evidence.ts'

// A few of the invariants, until the checker judges by all of them.

const sum = (numbers: readonly number[]): number => numbers.reduce((so, number) => so + number, 0)

export const breaches = ({ orders, stock, reservations, payments, visits, deadLetters, books }: Evidence): readonly Breach[] => {
  const found: Breach[] = []
  const breach = (invariant: string, about: string, what: string) => found.push({ invariant, about, what })
  for (const { productId, onHand, reserved, sold, broughtIn } of stock) {
    if (onHand + sold !== broughtIn) breach('I1', productId, `${onHand} on hand and ${sold} sold do not make the ${broughtIn} that came in`)
    const held = sum(reservations.filter(({ status }) => status === 'held').flatMap(({ lines }) => lines.filter((line) => line.productId === productId).map(({ quantity }) => quantity)))
    if (held !== reserved) breach('I1', productId, `${reserved} are reserved, and reservations hold ${held}`)
  }
  for (const { orderId, status, total } of orders) {
    if (status === 'placed' || status === 'awaiting-payment') breach('I8', orderId, `is still ${status}`)
    const own = payments.filter((payment) => payment.orderId === orderId)
    const captured = sum(own.flatMap(({ captures }) => captures))
    const refunded = sum(own.flatMap(({ refunds }) => refunds.map(({ amount }) => amount)))
    if (own.some(({ captures }) => captures.length > 1)) breach('I2', orderId, 'money was taken twice')
    if (own.length > 1) breach('I2', orderId, `has ${own.length} payments`)
    if (captured !== 0 && captured !== total.amount) breach('I2', orderId, `${captured} was taken for a total of ${total.amount}`)
    if (refunded > captured) breach('I2', orderId, `${refunded} was given back of ${captured}`)
    const kept = own.some((payment) => payment.status === 'authorised' || payment.status === 'action-required')
    if (status === 'cancelled' && (captured !== refunded || kept)) breach('I3', orderId, `is cancelled, and ${captured - refunded} of its money is kept, or set aside`)
    if (status !== 'cancelled' && captured !== total.amount) breach('I2', orderId, `is ${status}, and ${captured} was taken`)
    const reservation = reservations.find((one) => one.orderId === orderId)
    if (status === 'cancelled' && reservation && ['held', 'sold'].includes(reservation.status)) breach('I3', orderId, `is cancelled, and its units are ${reservation.status}`)
    if (status !== 'cancelled' && reservation?.status !== 'sold') breach('I1', orderId, `is ${status}, and its units are ${reservation?.status}`)
  }
  const byKey = Map.groupBy(
    visits.filter(({ operation, outcome, key }) => operation === 'POST /v1/orders' && outcome === 'ok' && key !== undefined),
    ({ by, key }) => `${by} ${key}`,
  )
  for (const [key, answers] of byKey) {
    const ids = new Set(answers.map(({ answer }) => (answer as { readonly orderId: string }).orderId))
    if (ids.size > 1) breach('I4', key, `one key, ${ids.size} orders`)
    for (const id of ids) if (!orders.some(({ orderId }) => orderId === id)) breach('I5', id, 'was accepted and is not there')
  }
  for (const { listener, messageId, reason } of deadLetters) breach('I7', `${listener} ${messageId}`, `was put aside: ${reason}`)
  for (const { context, outbox } of books) for (const { message, published } of outbox) if (!published) breach('I5', message.id, `${context} has not announced ${message.subject}`)
  return found
}
