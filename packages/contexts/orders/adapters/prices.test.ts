import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { FixedClock, testCall, testId } from '@minishop/kernel/testing'
import type { ProductId } from '../domain/line.ts'
import { playedSiblings, problem } from '../testing/siblings.ts'
import { mug, offers, pot } from '../testing/samples.ts'
import { httpPrices } from './prices.http.ts'
import { memoryPrices } from './prices.memory.ts'

const gone = testId<ProductId>(9)
const found = { status: 200, body: { items: offers.map((offer) => ({ ...offer, sku: 'SKU', description: '', category: 'x', images: [], attributes: {}, version: 1 })), nextCursor: null } }
const prices = {
  memory: () => memoryPrices(new Map(offers.map((offer) => [offer.productId, offer]))),
  HTTP: () => httpPrices(playedSiblings({ catalog: found }), new FixedClock()),
}

for (const [kind, make] of Object.entries(prices))
  test(`${kind}: what is for sale has a price, and what is not is left out`, async (t) => {
    t.deepEqual(await make().of([mug, pot, gone], testCall()), offers)
  })

test('HTTP: all products are asked for at once', async (t) => {
  const siblings = playedSiblings({ catalog: found })
  await httpPrices(siblings, new FixedClock()).of([mug, pot], testCall())
  t.is(siblings.asked.length, 1)
  t.deepEqual(Object.fromEntries(new URL(siblings.asked[0]!.url, 'http://catalog').searchParams), { ids: `${mug},${pot}`, limit: '2' })
})

test('HTTP: of nothing nobody is asked', async (t) => {
  t.deepEqual(await httpPrices(playedSiblings({}), new FixedClock()).of([], testCall()), [])
})

test('HTTP: a catalog that gives no prices is an outage', async (t) => {
  for (const answer of [problem(400), problem(404), problem(500), { status: 200, body: { items: [{ productId: mug }] } }])
    await t.throwsAsync(httpPrices(playedSiblings({ catalog: answer }), new FixedClock()).of([mug], testCall()), { instanceOf: Unavailable })
})
