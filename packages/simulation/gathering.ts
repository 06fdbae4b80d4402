import type { ContextBooks, Evidence, OrderRow, ReservationRow, ShipmentRow, StockRow } from './checker/evidence.ts'
import { parts, withStore } from './parts.ts'
import type { Played } from './scenario.ts'
import type { Shop } from './shop.ts'

/** Reads what is left, from the stores and from the world's own books. */
export const gathered = async (shop: Shop, { visits, products, secrets, operator }: Played): Promise<Evidence> => {
  const { scheduler, stores, broker, bank, log } = shop
  const tables = new Map(withStore.map((name) => [name, stores.get(name)!.snapshot()]))
  const rows = <Row>(context: (typeof withStore)[number], table: string): readonly Row[] => (tables.get(context)!.tables[table] ?? []).map(([, row]) => row as Row)
  const levels = new Map((tables.get('catalog')!.tables['stock'] ?? []) as readonly (readonly [string, Omit<StockRow, 'productId' | 'broughtIn'>])[])
  const books = withStore.map((context): ContextBooks => {
    const waiting = new Set(stores.get(context)!.outbox().map(({ message }) => message.id))
    return {
      context,
      outbox: (shop.announced.get(context) ?? []).map(({ message, notBefore }) => ({ message, published: !waiting.has(message.id), ...(notBefore && { notBefore }) })),
      handled: tables.get(context)!.once.flatMap(([name]) => {
        const [listener, messageId] = JSON.parse(name) as [string, string]
        return listener.startsWith(`${context}/`) ? [{ listener, messageId }] : []
      }),
    }
  })
  return {
    at: scheduler.now(),
    visits,
    orders: rows<KeptOrder>('orders', 'orders').map((order) => ({ ...order, facts: order.facts.map(inCents) })),
    stock: products.map(({ productId, broughtIn }) => {
      const { onHand, reserved, sold } = levels.get(productId)!
      return { productId, onHand, reserved, sold, broughtIn }
    }),
    reservations: rows<ReservationRow>('catalog', 'reservations'),
    shipments: rows<Partial<ShipmentRow> & Omit<ShipmentRow, 'status'>>('shipping', 'shipments').map((row) => ({ ...row, status: row.status ?? 'forestalled' })),
    payments: bank.ledger(),
    mails: shop.mails,
    mailersEnded: shop.mailersEnded,
    books,
    published: broker.published,
    deliveries: broker.deliveries,
    deadLetters: broker.deadLetters,
    listeners: [...(await parts()).values()].flatMap(({ context }) => context.listeners.map(({ name, subject }) => ({ name, subject }))),
    logs: log.lines.map(({ level, message, fields }) => `${level} ${message} ${JSON.stringify(fields)}`),
    secrets,
    planted: shop.planted,
    discarded: operator.discarded,
  }
}

type Fact = OrderRow['facts'][number]
type KeptFact = Omit<Fact, 'amount'> & { readonly amount?: { readonly amount: number } }
type KeptOrder = Omit<OrderRow, 'facts'> & { readonly facts: readonly KeptFact[] }

const inCents = ({ amount, ...fact }: KeptFact): Fact => ({ ...fact, ...(amount && { amount: amount.amount }) })
