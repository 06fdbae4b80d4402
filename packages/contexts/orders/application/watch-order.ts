import { optional, signedIn, stream, struct, type Streamed, type TypeOf } from '@minishop/kernel'
import { isOver, OrderId } from '../domain/order.ts'
import { OrderChanges } from '../ports/order-changes.ts'
import { Orders, type Whose } from '../ports/orders.ts'
import { EntryNumber, OrderNews, orderNews, orderNotFound, seenBy } from './order-view.ts'

export const watchOrder = stream({
  summary: 'Follow an order',
  description: 'Every line of its history, the past ones first, as it is written; ends when the order is delivered or cancelled.',
  allows: signedIn,
  input: struct({ orderId: OrderId, after: optional(EntryNumber) }),
  output: OrderNews,
  refuses: [orderNotFound],
  needs: { orders: Orders, changes: OrderChanges },
  async run({ orderId, after = 0 }, ports, { actor, signal }) {
    const whose = seenBy(actor)
    if ((await ports.orders.find(orderId, whose)) === undefined) return orderNotFound
    return history(orderId, whose, after, ports, signal)
  },
})

async function* history(
  orderId: OrderId,
  whose: Whose,
  after: number,
  { orders, changes }: { readonly orders: Orders; readonly changes: OrderChanges },
  signal: AbortSignal | undefined,
): AsyncGenerator<Streamed<TypeOf<typeof OrderNews>>> {
  let seen = after
  while (!signal?.aborted) {
    // Listened for before it is read, so that no change falls between the two.
    const changed = changes.next(orderId, signal)
    const order = await orders.find(orderId, whose)
    if (order === undefined) return
    for (const entry of order.history.filter(({ number }) => number > seen)) {
      yield { id: String(entry.number), type: entry.status, data: orderNews(orderId, entry) }
      seen = entry.number
    }
    if (isOver(order)) return
    await changed
  }
}
