import { rehearsal } from '@minishop/memory/testing'
import { CountedMetrics, RecordedLog, testUser } from '@minishop/kernel/testing'
import { Log, Metrics, type InputOf } from '@minishop/kernel'
import { listProduct } from '../application/list-product.ts'
import type { ProductId } from '../domain/product.ts'
import { catalog } from '../index.ts'
import { Products } from '../ports/products.ts'
import { Reservations } from '../ports/reservations.ts'
import { Stock } from '../ports/stock.ts'
import { memoryProducts } from '../adapters/products.memory.ts'
import { memoryReservations } from '../adapters/reservations.memory.ts'
import { memoryStock } from '../adapters/stock.memory.ts'

/** The catalog as its tests play it. */
export const catalogRehearsal = () => {
  const metrics = new CountedMetrics()
  const played = rehearsal(catalog, (store) => [
    [Products, memoryProducts(store)],
    [Stock, memoryStock(store)],
    [Reservations, memoryReservations(store)],
    [Metrics, metrics],
    [Log, new RecordedLog()],
  ])
  return { ...played, metrics }
}

export const clerk = testUser(1, ['staff'])

/** Lists a mug, with what is different about this one, and forgets that it was announced. */
export const listMug = async ({ ask, announced }: ReturnType<typeof catalogRehearsal>, different: Partial<InputOf<typeof listProduct>> = {}): Promise<ProductId> => {
  const mug = { sku: 'MUG-RED-1', name: 'Red mug', description: 'A mug.', price: { amount: 1299, currency: 'EUR' }, initialStock: 5 }
  const outcome = await ask(listProduct, { ...mug, ...different }, { actor: clerk })
  if (outcome.kind !== 'answer') throw new Error(`The mug could not be listed: ${JSON.stringify(outcome)}`)
  announced()
  return (outcome.answer as { productId: ProductId }).productId
}
