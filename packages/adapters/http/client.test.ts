import test from 'ava'
import { command, context, nothing, siblings, struct } from '@minishop/kernel'
import { testUser } from '@minishop/kernel/testing'
import { client } from './client.ts'
import { answering, Kiln, mug, pottery } from './testing/index.ts'

const open = () => {
  const kiln = new Kiln()
  const { send } = answering(pottery, { kiln }, { alice: testUser(1), sam: testUser(3, ['staff']) })
  return { kiln, ask: client(pottery, send, { bearer: 'alice' }) }
}

test('the client sends every field where the manifest says', async (t) => {
  const { ask, kiln } = open()
  t.deepEqual((await ask('GET /mugs/:mugId', { mugId: mug.mugId })).answer, mug)
  t.deepEqual((await ask('GET /mugs', { limit: 5, q: 'a&b' })).answer?.asked, { limit: 5, q: 'a&b' })
  t.deepEqual((await ask('PATCH /mugs/:mugId', { mugId: mug.mugId, basedOn: 3, name: 'red' }, { bearer: 'sam' })).answer?.name, 'red')
  t.is((await ask('GET /shelf', { shelfId: 'top' })).headers['shelf-id'], 'top')
  await ask('POST /couriers/:courier', { courier: 'a/b', signature: 's', content: 'as it is' })
  t.deepEqual(kiln.received, [{ courier: 'a/b', signature: 's', content: 'as it is' }])
})

test('the client tells an answer from a problem, and nothing from both', async (t) => {
  const { ask } = open()
  const order = await ask('POST /mug-orders', { mugId: mug.mugId }, { idempotencyKey: 'k' })
  t.deepEqual([order.status, order.answer?.status, order.problem], [202, 'placed', undefined])
  const refused = await ask('POST /mug-orders', { mugId: mug.mugId, expectedTotal: 1 }, { idempotencyKey: 'l' })
  t.deepEqual([refused.status, refused.answer, refused.problem?.['total']], [409, undefined, 1999])
  const broken = await ask('DELETE /mugs/:mugId', { mugId: mug.mugId })
  t.deepEqual([broken.status, broken.answer, broken.problem], [204, undefined, undefined])
})

test('the client waits where it is asked to', async (t) => {
  const { ask, kiln } = open()
  kiln.confirmed = true
  const order = await ask('POST /mug-orders', { mugId: mug.mugId }, { idempotencyKey: 'k', wait: 5 })
  t.deepEqual([order.status, order.answer?.status], [201, 'confirmed'])
})

test('a stream is read as what it yields', async (t) => {
  const { ask, kiln } = open()
  kiln.fired = [{ id: 'f1', type: 'firing', data: { degrees: 900 } }]
  const { answer } = await ask('GET /kiln/events', {})
  t.deepEqual(await Array.fromAsync(answer!), [{ id: 'f1', type: 'firing', data: { degrees: 900 } }])
})

test('an answer that the manifest does not know is an error of the one who sent it', async (t) => {
  const ask = client(pottery, async () => ({ status: 200, headers: {}, body: '{"mugId":"x"}' }))
  await t.throwsAsync(ask('GET /mugs/:mugId', { mugId: mug.mugId }), { message: /mugId must be a UUID/ })
})

test('the routes by which a context that listens is repaired are typed too', async (t) => {
  const hear = command({ summary: 'Hear', allows: siblings, input: struct({}), output: nothing, run: async () => {} })
  const cellar = context({ name: 'cellar', summary: 'Listens', on: { 'orders.order-placed': hear } })
  const asked: string[] = []
  const ask = client(cellar, async ({ method, url }) => {
    asked.push(`${method} ${url}`)
    return { status: 200, headers: {}, body: JSON.stringify({ items: [], nextCursor: null }) }
  })
  const { answer } = await ask('GET /operations/cellar/dead-letters', { limit: 2 })
  const items: readonly { readonly reason: string; readonly attempts: number }[] = answer!.items
  t.deepEqual(items, [])
  t.deepEqual(asked, ['GET /v1/operations/cellar/dead-letters?limit=2'])
})
