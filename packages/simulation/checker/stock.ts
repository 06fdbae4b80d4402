import type { Breach, Evidence, ReservationRow } from './evidence.ts'
import { against, field, objectsIn, repeated, textIn, total, type Invariant } from './reading.ts'

const breach = against('I2')

/** I2: every unit that came in is on hand or sold, what is reserved is held by somebody, and nobody ever saw less than nothing. */
export const stock: Invariant = (evidence) => [
  ...evidence.stock.flatMap(({ productId, onHand, reserved, sold, broughtIn }) => {
    const held = unitsOf(evidence.reservations, productId, ['held'])
    const gone = unitsOf(evidence.reservations, productId, ['sold'])
    return [
      ...(reserved < 0 || onHand < reserved || sold < 0
        ? [breach(productId, `There are ${onHand} on hand, ${reserved} reserved and ${sold} sold: more is promised than is there.`)]
        : []),
      ...(broughtIn === onHand + sold
        ? []
        : [breach(productId, `${broughtIn} came in, and ${onHand} on hand and ${sold} sold make ${onHand + sold}.`)]),
      ...(reserved === held ? [] : [breach(productId, `${reserved} are reserved, and the reservations that are held make ${held}.`)]),
      ...(sold === gone ? [] : [breach(productId, `${sold} are sold, and the reservations that were sold make ${gone}.`)]),
    ]
  }),
  ...repeated(evidence.reservations, ({ orderId }) => orderId).map(({ name, times }) => breach(name, `The order has ${times} reservations.`)),
  ...evidence.reservations.flatMap((reservation) => ofReservation(reservation, evidence)),
  ...evidence.visits.flatMap(({ operation, answer }) =>
    objectsIn(answer).flatMap((seen) => {
      const available = field(seen, 'available')
      return typeof available === 'number' && available < 0
        ? [breach(textIn(seen, 'productId') ?? operation, `${operation} answered that ${available} are available.`)]
        : []
    }),
  ),
]

const unitsOf = (reservations: readonly ReservationRow[], productId: string, statuses: readonly ReservationRow['status'][]): number =>
  total(
    reservations
      .filter(({ status }) => statuses.includes(status))
      .flatMap(({ lines }) => lines)
      .flatMap((line) => (line.productId === productId ? [line.quantity] : [])),
  )

const ofReservation = ({ orderId, status, lines }: ReservationRow, { orders, stock }: Evidence): readonly Breach[] => {
  const unknown = lines.filter(({ productId }) => !stock.some((row) => row.productId === productId))
  const order = orders.find((one) => one.orderId === orderId)
  // A reservation without lines only remembers that its order was cancelled first.
  const other = order !== undefined && lines.length > 0 && sorted(lines) !== sorted(order.lines)
  return [
    ...unknown.map(({ productId }) => breach(orderId, `Units of ${productId} are ${status} for it, and there is no such stock.`)),
    ...(other ? [breach(orderId, `The order is about ${sorted(order.lines)}, and ${sorted(lines)} is ${status} for it.`)] : []),
  ]
}

const sorted = (lines: ReservationRow['lines']): string =>
  lines
    .map(({ productId, quantity }) => `${quantity} of ${productId}`)
    .sort()
    .join(', ')
