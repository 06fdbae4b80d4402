import { Announcements, command, Flag, Log, Metrics, nothing, siblings, struct } from '@minishop/kernel'
import { compareVanished, DifferenceFound, OpenKinds, settled } from '../domain/difference.ts'
import { OrderId } from '../domain/reservation.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'
import { backOnTheShelf } from './putting-back.ts'

const kind = 'reservation-without-order'

export const compareVanishedOrder = command({
  summary: 'See to the units of an order that has vanished',
  description: 'Where there is no money for it and nothing has left, they are for sale again.',
  allows: siblings,
  input: struct({ orderId: OrderId, left: Flag, money: Flag, open: OpenKinds }),
  output: nothing,
  needs: { reservations: Reservations, stock: Stock, announcements: Announcements, metrics: Metrics, log: Log },
  async run({ orderId, left, money, open }, ports, { at }) {
    const { reservations, announcements, metrics, log } = ports
    const reservation = await reservations.find(orderId)
    const repair = compareVanished(reservation, { left, money })
    await announcements.announce(orderId, settled(orderId, open, repair && kind))
    if (repair === undefined) return
    const { status, heldUntil } = reservation!
    const repaired = repair === 'put-back'
    if (repaired) await backOnTheShelf(ports, reservation!, 'Order vanished', at)
    const detail = repaired
      ? `Its order has vanished, and there is no money for it: its units were still ${status}, and are for sale again.`
      : `Its order has vanished, and ${left ? 'its goods have left' : 'there is money for it'}. Its units are held until ${heldUntil}, unless a person decides otherwise.`
    metrics.count('reconciliation_differences_total', { kind, repaired: String(repaired) })
    log.write('warn', 'units are held for no order', { orderId, status, left, money, repaired })
    await announcements.announce(orderId, [DifferenceFound({ orderId, kind, repaired, detail })])
  },
})
