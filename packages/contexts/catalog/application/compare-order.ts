import { Announcements, command, Log, Metrics, nothing, optional, siblings, struct, type Instant, type PortsOf } from '@minishop/kernel'
import { compare, DifferenceFound, OpenKinds, OrderStatus, settled, type Repair } from '../domain/difference.ts'
import { hold, Lines, lose, merged, OrderId, refuse, sell, StockLost, StockRefused, StockReserved, type Line, type Reservation, type Shortage } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'
import { backOnTheShelf } from './putting-back.ts'

const needs = { reservations: Reservations, stock: Stock, announcements: Announcements, metrics: Metrics, log: Log }
type Ports = PortsOf<typeof needs>

interface Ordered {
  readonly orderId: OrderId
  readonly status: OrderStatus
  readonly lines: readonly Line[]
  readonly at: Instant
}

export const compareOrder = command({
  summary: 'Compare what is held for an order with what the order says, and put right what can be',
  allows: siblings,
  input: struct({ orderId: OrderId, status: OrderStatus, lines: Lines, open: optional(OpenKinds) }),
  output: nothing,
  needs,
  async run({ orderId, status, lines: wanted, open = [] }, ports, { at }) {
    const reservation = await ports.reservations.find(orderId)
    const found = compare(status, reservation)
    await ports.announcements.announce(orderId, settled(orderId, open, found?.kind))
    if (found === undefined) return
    const { repaired, detail } = await repair(found.repair, ports, { orderId, status, lines: merged(wanted), at }, reservation)
    ports.metrics.count('reconciliation_differences_total', { kind: found.kind, repaired: String(repaired) })
    ports.log.write('warn', 'an order and its units differ', { orderId, status, kind: found.kind, repaired, detail })
    await ports.announcements.announce(orderId, [DifferenceFound({ orderId, kind: found.kind, repaired, detail })])
  },
})

interface Outcome {
  readonly repaired: boolean
  readonly detail: string
}

const repair = async (what: Repair, ports: Ports, order: Ordered, reservation: Reservation | undefined): Promise<Outcome> => {
  const { reservations, stock, announcements } = ports
  const { orderId, lines, at } = order
  switch (what) {
    case 'hold': {
      const shortages = await stock.hold(lines, { kind: 'held', reason: 'Nothing was held for the order', by: 'orders', orderId, at })
      await reservations.save(shortages.length > 0 ? refuse(orderId, lines, shortages, at) : hold(orderId, lines, at))
      return { repaired: true, detail: shortages.length > 0 ? 'Nothing was held for it, and the units are sold out: that is told now.' : 'Nothing was held for it. The units are held now.' }
    }
    case 'tell-held': {
      const { lines, heldUntil } = reservation!
      await announcements.announce(orderId, [StockReserved({ orderId, lines, heldUntil })])
      return { repaired: true, detail: `Its units are ${reservation!.status}, and it did not know. It is told again.` }
    }
    case 'tell-refused':
      await announcements.announce(orderId, [StockRefused({ orderId, shortages: gone(reservation!) })])
      return { repaired: true, detail: 'Its units were sold out, and it did not know. It is told again, and cancels itself.' }
    case 'tell-lost':
      await announcements.announce(orderId, [StockLost({ orderId, shortages: gone(reservation!) })])
      return { repaired: true, detail: 'Its units have gone to others, and it did not know. It is told again, and cancels itself.' }
    case 'sell':
      await stock.sell(reservation!.lines, { kind: 'sold', reason: 'Order confirmed', by: 'orders', orderId, at })
      await reservations.save(sell(reservation!))
      return { repaired: true, detail: 'Its units were still held. They are sold now.' }
    case 'sell-again':
      return sellAgain(ports, order, reservation)
    case 'put-back':
      await backOnTheShelf(ports, reservation!, 'Order cancelled', at)
      return { repaired: true, detail: `Its units were still ${reservation!.status}. They are for sale again.` }
    case 'none':
      return { repaired: false, detail: `Its units are ${reservation!.status}, although it is ${order.status}. A person looks whether it is to be sent.` }
  }
}

/** How much there was in its time nobody knows any more. */
const gone = ({ lines }: Reservation): readonly Shortage[] => lines.map(({ productId, quantity }) => ({ productId, wanted: quantity, available: 0 }))

/** What has left the house can't be lost any more: where it is short then, somebody counts the shelf. */
const sellAgain = async ({ reservations, stock }: Ports, { orderId, status, lines, at }: Ordered, reservation: Reservation | undefined): Promise<Outcome> => {
  const shortages = await stock.hold(lines, { kind: 'held', reason: 'Order confirmed, and nothing was held', by: 'orders', orderId, at })
  const before = reservation ?? { ...hold(orderId, lines, at).state, version: 0 }
  if (shortages.length === 0) {
    await stock.sell(lines, { kind: 'sold', reason: 'Order confirmed', by: 'orders', orderId, at })
    await reservations.save(sell(before))
    return { repaired: true, detail: 'Nothing was held for it any more. Its units were still there and are sold now.' }
  }
  if (status !== 'confirmed') return { repaired: false, detail: 'It has left, and fewer units are here than it took. A person counts them and adjusts the stock.' }
  await reservations.save(lose(before, shortages))
  return { repaired: true, detail: 'Nothing was held for it any more, and its units have gone to others: it is told so, and cancels itself.' }
}
