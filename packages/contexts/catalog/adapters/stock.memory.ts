import type { MemoryStore } from '@minishop/memory'
import type { ProductId } from '../domain/product.ts'
import type { Line } from '../domain/reservation.ts'
import { level, type Movement, type StockLevel } from '../domain/stock.ts'
import type { Stock } from '../ports/stock.ts'

export const stockTable = (store: MemoryStore) => store.table<StockLevel>('stock')

/** Units in memory. A unit of work enters the store alone before it looks, so that what it decides by is what it changes. */
export const memoryStock = (store: MemoryStore): Stock => {
  const levels = stockTable(store)
  const ledger = store.table<Movement & { readonly productId: ProductId; readonly onHand: number; readonly reserved: number }>('stock-movements')

  const move = async (productId: ProductId, change: { onHand?: number; reserved?: number; sold?: number }, movement: Movement): Promise<StockLevel | undefined> => {
    await store.write()
    const { onHand, reserved, sold } = levels.get(productId) ?? level(0, 0, 0)
    const next = level(onHand + (change.onHand ?? 0), reserved + (change.reserved ?? 0), sold + (change.sold ?? 0))
    if (next.available < 0 || next.reserved < 0 || next.sold < 0) return undefined
    await levels.put(productId, next)
    const entry = { ...movement, productId, onHand: change.onHand ?? 0, reserved: change.reserved ?? 0 }
    await ledger.insert(String(ledger.values().length), entry)
    return next
  }
  const moveAll = async (lines: readonly Line[], change: (quantity: number) => Parameters<typeof move>[1], movement: Movement) => {
    for (const { productId, quantity } of lines)
      if ((await move(productId, change(quantity), movement)) === undefined) throw new Error(`The stock of ${productId} does not hold what is to be ${movement.kind}.`)
  }
  return {
    of: async (productId) => levels.get(productId),
    open: async (productId, units, movement) => void (await move(productId, { onHand: units }, movement)),
    adjust: (productId, delta, movement) => move(productId, { onHand: delta }, movement),
    async hold(lines, movement) {
      await store.write()
      const shortages = lines.flatMap(({ productId, quantity }) => {
        const available = levels.get(productId)?.available ?? 0
        return available < quantity ? [{ productId, wanted: quantity, available }] : []
      })
      if (shortages.length === 0) await moveAll(lines, (quantity) => ({ reserved: quantity }), movement)
      return shortages
    },
    release: (lines, movement) => moveAll(lines, (quantity) => ({ reserved: -quantity }), movement),
    sell: (lines, movement) => moveAll(lines, (quantity) => ({ onHand: -quantity, reserved: -quantity, sold: quantity }), movement),
    putBack: (lines, movement) => moveAll(lines, (quantity) => ({ onHand: quantity, sold: -quantity }), movement),
    movements: async (productId) => ledger.values().filter((entry) => entry.productId === productId).map(({ productId: _, ...entry }) => entry),
  }
}
