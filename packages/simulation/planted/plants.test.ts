import test from 'ava'
import { mistaken, planted } from './planting.ts'
import { plants } from './plants.ts'

for (const plant of plants)
  test(`${plant.name} can be planted: its passages stand in the shop as it is`, (t) => {
    t.notThrows(() => planted(plant))
  })

test('there are at least fifteen mistakes, each with a name of its own and a bound', (t) => {
  t.true(plants.length >= 15)
  t.is(new Set(plants.map(({ name }) => name)).size, plants.length)
  t.true(plants.every(({ within }) => within > 0))
})

test('a passage that is not there, or twice, is told and not passed over', (t) => {
  const change = { file: 'a.ts', from: 'b', to: 'c' }
  t.is(mistaken('abd', [change]), 'acd')
  t.throws(() => mistaken('ad', [change]), { message: /stands 0 times in a\.ts/ })
  t.throws(() => mistaken('bb', [change]), { message: /stands 2 times/ })
})
