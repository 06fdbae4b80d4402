import test from 'ava'
import { Unavailable } from '@minishop/kernel'
import { FixedClock, testCall } from '@minishop/kernel/testing'
import { playedSiblings, problem } from '../testing/siblings.ts'
import { methods } from '../testing/samples.ts'
import { httpShippingMethods } from './shipping-methods.http.ts'
import { memoryShippingMethods } from './shipping-methods.memory.ts'

const offered = (items: readonly object[]) => ({ shipping: { status: 200, body: { items: items.map((item) => ({ name: 'Some way', minDays: 1, ...item })), nextCursor: null } } })
const kinds = {
  memory: (items: typeof methods) => memoryShippingMethods(new Map([['DE', items]])),
  HTTP: (items: typeof methods) => httpShippingMethods(playedSiblings(offered(items)), new FixedClock()),
}

for (const [kind, make] of Object.entries(kinds))
  test(`${kind}: the ways of shipping to a country, or none`, async (t) => {
    t.deepEqual(await make(methods).to('DE', testCall()), methods)
    t.deepEqual(await make([]).to('DE', testCall()), [])
  })

test('HTTP: a country that shipping does not know is one that it does not ship to', async (t) => {
  for (const status of [400, 404]) t.deepEqual(await httpShippingMethods(playedSiblings({ shipping: problem(status) }), new FixedClock()).to('XX', testCall()), [])
})

test('HTTP: the country is asked for', async (t) => {
  const siblings = playedSiblings(offered(methods))
  await httpShippingMethods(siblings, new FixedClock()).to('DE', testCall())
  t.is(siblings.asked[0]!.url, '/v1/shipping-methods?country=DE')
})

test('HTTP: shipping that says nothing we understand is an outage', async (t) => {
  for (const answer of [problem(403), problem(500), { status: 200, body: { items: [{}] } }])
    await t.throwsAsync(httpShippingMethods(playedSiblings({ shipping: answer }), new FixedClock()).to('DE', testCall()), { instanceOf: Unavailable })
})
