import test from 'ava'
import { catalogRehearsal, listMug } from '../testing/rehearsal.ts'
import { listCategories } from './list-categories.ts'

test('categories are those that have something to sell', async (t) => {
  const stage = catalogRehearsal()
  await listMug(stage, { sku: 'A', category: 'coffee-and-tea' })
  await listMug(stage, { sku: 'B', category: 'coffee-and-tea' })
  await listMug(stage, { sku: 'C', category: 'bath' })
  t.like(await stage.ask(listCategories, {}), {
    answer: {
      items: [
        { category: 'bath', name: 'Bath', products: 1 },
        { category: 'coffee-and-tea', name: 'Coffee and tea', products: 2 },
      ],
    },
  })
})
