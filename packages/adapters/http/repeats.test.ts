import test from 'ava'
import { testUser } from '@minishop/kernel/testing'
import { answering, Kiln, mug, pottery } from './testing/index.ts'

const open = () => {
  const kiln = new Kiln()
  return { kiln, ...answering(pottery, { kiln }, { alice: testUser(1), bob: testUser(2) }) }
}
const order = { mugId: mug.mugId }
const as = (who: string, key?: string) => ({ authorization: `Bearer ${who}`, ...(key !== undefined && { 'idempotency-key': key }) })

test('a repeat gets the first answer, says so, and has no second effect', async (t) => {
  const { ask, kiln } = open()
  const first = await ask('POST /v1/mug-orders', order, as('alice', 'k1'))
  const second = await ask('POST /v1/mug-orders', order, as('alice', 'k1'))
  t.is(first.status, 202)
  t.is(first.headers['Idempotent-Replayed'], undefined)
  t.deepEqual([second.status, second.json, second.headers['Location']], [202, first.json, first.headers['Location']])
  t.is(second.headers['Idempotent-Replayed'], 'true')
  t.is(kiln.asked, 1)
})

test('a key used again for something else is refused', async (t) => {
  const { ask } = open()
  await ask('POST /v1/mug-orders', order, as('alice', 'k1'))
  const { status, problem } = await ask('POST /v1/mug-orders', { ...order, expectedTotal: 1999 }, as('alice', 'k1'))
  t.deepEqual([status, problem.code], [422, 'idempotency-key-reused'])
})

test('the keys of two people and of two routes never meet', async (t) => {
  const { ask, kiln } = open()
  const mine = await ask('POST /v1/mug-orders', order, as('alice', 'k1'))
  const theirs = await ask('POST /v1/mug-orders', order, as('bob', 'k1'))
  await ask('POST /v1/mugs', { name: 'x' }, as('alice', 'k1'))
  t.not(mine.json.orderId, theirs.json.orderId)
  t.is(kiln.asked, 3)
})

test('the call of a repeat has the id of the first, also where the first left nothing behind', async (t) => {
  const [one, other] = [open(), open()]
  const first = await one.ask('POST /v1/mug-orders', order, as('alice', 'k1'))
  const again = await other.ask('POST /v1/mug-orders', order, as('alice', 'k1'))
  t.is(first.json.orderId, again.json.orderId)
})

test('a key is asked for where it is required, and must be a plain one', async (t) => {
  const { ask, kiln } = open()
  for (const key of [undefined, '', 'two words', 'k'.repeat(256), 'ü']) {
    const { status, problem } = await ask('POST /v1/mug-orders', order, as('alice', key))
    t.deepEqual([status, problem.errors?.[0]?.path], [400, 'Idempotency-Key'], key)
  }
  t.is(kiln.asked, 0)
})

test('strangers do not get each other\'s answers by the same key', async (t) => {
  const { ask, kiln } = open()
  const headers = { 'idempotency-key': 'k1', 'courier-signature': 's', 'content-type': 'text/plain' }
  await ask('POST /v1/couriers/fast', 'one', headers)
  t.is((await ask('POST /v1/couriers/fast', 'two', headers)).status, 204)
  t.is(kiln.received.length, 2)
})
