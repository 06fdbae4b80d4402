import test from 'ava'
import { huntAll, plantsNamed } from './hunt.ts'
import { plants } from './plants.ts'

test('each planted mistake is found within its number of seeds', async (t) => {
  t.timeout(10 * 60_000)
  const hunted = await huntAll(plants, 2, ({ plant, caught }) => t.log(`${plant.name}: ${caught ? `seed ${caught.seed}, ${caught.invariant}` : 'not found'}`))
  t.deepEqual(hunted.filter(({ caught }) => caught === undefined).map(({ plant }) => plant.name), [])
  t.is(hunted.length, plants.length)
})

test('a mistake that nobody planted is told with those there are', (t) => {
  t.regex(String(plantsNamed('no-such')), /There is no planted mistake "no-such"\. There are: all, publish-before-commit/)
})
