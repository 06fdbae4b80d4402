import type { MemoryStore } from '@minishop/memory'
import { isOver, lastChangeOf, type Order } from '../domain/order.ts'
import type { OrderChanges } from '../ports/order-changes.ts'
import type { Orders } from '../ports/orders.ts'

/** Orders in memory. */
export const memoryOrders = (store: MemoryStore, changes: OrderChanges): Orders => {
  const orders = store.table<Order>('orders')
  return {
    async find(orderId, whose) {
      const order = orders.get(orderId)
      return whose === 'everyone' || order?.userId === whose ? order : undefined
    },
    async search({ whose, status, productId, limit, before }) {
      const found = orders
        .values()
        .filter((order) => whose === 'everyone' || order.userId === whose)
        .filter((order) => status === undefined || order.status === status)
        .filter(({ lines }) => productId === undefined || lines.some((line) => line.productId === productId))
        .filter(({ orderId }) => before === undefined || orderId < before)
        .sort((a, b) => (a.orderId < b.orderId ? 1 : -1))
      const page = found.slice(0, limit)
      return { orders: page, next: found.length > limit ? page.at(-1)!.orderId : undefined }
    },
    async open() {
      const byStatus = Map.groupBy(orders.values().filter((order) => !isOver(order)), ({ status }) => status)
      const since = ({ history, status }: Order) => history.find((entry) => entry.status === status)!.at
      return [...byStatus].map(([status, found]) => ({ status, orders: found.length, since: found.map(since).reduce((a, b) => (a < b ? a : b)) }))
    },
    async stuck({ placed, awaitingPayment }) {
      const since = ({ history }: Order) => history.find(({ status }) => status === 'awaiting-payment')!.at
      return orders
        .values()
        .filter((order) => (order.status === 'placed' && order.placedAt < placed) || (order.status === 'awaiting-payment' && since(order) < awaitingPayment)).length
    },
    async changed({ since, until, limit, after }) {
      const found = orders
        .values()
        .filter((order) => lastChangeOf(order) >= since && lastChangeOf(order) <= until)
        .filter(({ orderId }) => after === undefined || orderId > after)
        .sort((a, b) => (a.orderId < b.orderId ? -1 : 1))
      const page = found.slice(0, limit)
      return { orders: page, next: found.length > limit ? page.at(-1)!.orderId : undefined }
    },
    async between(after, upTo, limit) {
      const ids = orders.values().map(({ orderId }) => orderId)
      return ids.filter((orderId) => orderId > after && orderId <= upTo).sort().slice(0, limit)
    },
    async save({ state, events }) {
      if (state.version === 1) await orders.insert(state.orderId, state)
      else await orders.replace(state.orderId, state, ({ version }) => version === state.version - 1)
      for (const { provider, fact } of state.facts)
        if (orders.values().some((other) => other.orderId !== state.orderId && other.facts.some((known) => known.provider === provider && known.fact === fact)))
          throw new Error(`Another order has the fact ${fact} of ${provider}.`)
      store.announce(state.orderId, events)
      changes.tell(state.orderId)
    },
  }
}
