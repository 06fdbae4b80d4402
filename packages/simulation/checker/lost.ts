import type { Message } from '@minishop/kernel'
import type { Evidence, Lost, Visit } from './evidence.ts'
import { against, objectsIn, textIn, total, type Invariant } from './reading.ts'

const breach = against('I1')
const terminal = against('I3')

/**
 * Evidence without what went with the last commits of a store: answers about orders that are gone or as they were before, and announcements that no
 * outbox has any more. What was handled and is not known any more counts as handled, since what came of it is judged by itself: stock, money, parcels.
 */
export const withoutLost = (evidence: Evidence): Evidence => {
  const { lost } = evidence
  if (lost === undefined) return evidence
  const [gone, setBack, messages] = [new Set(lost.orders), new Set(lost.setBack), new Set(lost.messages)]
  const isLost = ({ id, key, data }: Message): boolean => messages.has(id) || gone.has(key) || gone.has(textIn(data, 'orderId') ?? '')
  const still = <T extends { readonly message: Message }>(all: readonly T[]): readonly T[] => all.filter(({ message }) => !isLost(message))
  const left = { published: still(evidence.published), books: evidence.books.map((book) => ({ ...book, outbox: still(book.outbox) })) }
  const known = new Set([...left.published, ...left.books.flatMap(({ outbox }) => outbox)].map(({ message }) => message.id))
  const ofKnown = <T extends { readonly messageId: string }>(all: readonly T[]): readonly T[] => all.filter(({ messageId }) => known.has(messageId))
  return {
    ...evidence,
    visits: evidence.visits.filter((visit) => !ofLost(visit, gone, setBack, lost)),
    payments: evidence.payments.filter(({ orderId }) => !gone.has(orderId)),
    reservations: evidence.reservations.filter(({ orderId }) => !gone.has(orderId)),
    shipments: evidence.shipments.filter(({ orderId }) => !gone.has(orderId)),
    published: left.published,
    books: left.books.map((book) => (book.handled === undefined ? book : { ...book, handled: ofKnown(withForgotten(book.context, book.handled, lost)) })),
    deliveries: ofKnown(evidence.deliveries),
    deadLetters: evidence.deadLetters.filter(({ messageId }) => known.has(messageId) || evidence.planted?.includes(messageId)),
  }
}

/** The checkout of an order that was only set back made it, and is answered for. */
const ofLost = ({ operation, path, answer, ended }: Visit, gone: ReadonlySet<string>, setBack: ReadonlySet<string>, { at }: Lost): boolean => {
  const about = [path.split('/')[3] ?? '', ...objectsIn(answer).map((shown) => textIn(shown, 'orderId') ?? '')]
  return ended <= at && (about.some((id) => gone.has(id)) || (operation !== 'POST /v1/orders' && about.some((id) => setBack.has(id))))
}

const withForgotten = (context: string, handled: Lost['handled'], lost: Lost): Lost['handled'] => {
  const known = new Set(handled.map(nameOf))
  return [...handled, ...lost.handled.filter((entry) => entry.listener.startsWith(`${context}/`) && !known.has(nameOf(entry)))]
}
const nameOf = ({ listener, messageId }: Lost['handled'][number]): string => `${listener} ${messageId}`

/** Nobody keeps money for an order that a store has lost: the provider's own book still knows it. What is only put aside lapses there. */
export const moneyOfLost: Invariant = ({ payments, lost }) =>
  payments
    .filter(({ orderId }) => lost?.orders.includes(orderId))
    .flatMap(({ orderId, status, captures, refunds }) => {
      const [taken, given] = [total(captures), total(refunds.map(({ amount }) => amount))]
      return taken === given
        ? []
        : [breach(orderId, `The order was lost, and its payment is ${status}: of ${taken} that was taken ${given} was given back.`)]
    })

/** What is held for an order that a store has lost is put back, and its parcel stays here, unless that has left. */
export const heldForLost: Invariant = ({ reservations, shipments, lost }) =>
  (lost?.orders ?? []).flatMap((orderId) => {
    const parcel = shipments.find((shipment) => shipment.orderId === orderId)
    const units = reservations.find((reservation) => reservation.orderId === orderId)
    const left = parcel !== undefined && ['dispatched', 'in-transit', 'delivered', 'failed'].includes(parcel.status)
    return [
      ...(units?.status === 'held' || (units?.status === 'sold' && !left) ? [terminal(orderId, `The order was lost, and its units are still ${units.status}.`)] : []),
      ...(parcel?.status === 'pending' ? [terminal(orderId, 'The order was lost, and its parcel is still to be sent.')] : []),
    ]
  })
