import test from 'ava'
import { FixedClock, testUser } from '@minishop/kernel/testing'
import { answering, Kiln, mug, pottery } from './testing/index.ts'

const open = ({ places = 64 } = {}) => {
  const kiln = new Kiln()
  const clock = new FixedClock()
  const { ask } = answering(pottery, { kiln }, { alice: testUser(1) }, { clock, places })
  const order = (prefer?: string) =>
    ask('POST /v1/mug-orders', { mugId: mug.mugId }, { authorization: 'Bearer alice', 'idempotency-key': 'k', ...(prefer && { prefer }) })
  return { kiln, clock, ask, order }
}

/** Lets time pass until the answer is there, and tells how many seconds it took. */
const passing = async <T>(answer: Promise<T>, clock: FixedClock, each: (seconds: number) => void = () => {}): Promise<{ told: T; seconds: number }> => {
  let told: { readonly it: T } | undefined
  void answer.then((it) => (told = { it }))
  for (let seconds = 0; ; seconds++) {
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    if (told) return { told: told.it, seconds }
    each(seconds)
    clock.advance({ seconds: 1 })
  }
}

test('who prefers to wait gets the outcome as soon as it is there', async (t) => {
  const { kiln, clock, order } = open()
  const { told } = await passing(order('respond-async, wait=8'), clock, (seconds) => (kiln.confirmed = seconds === 3))
  t.is(told.status, 201)
  t.is(told.json.status, 'confirmed')
  t.is(told.headers['Preference-Applied'], 'wait')
  t.regex(told.headers['Location']!, /^\/v1\/mug-orders\//)
})

test('who waits for an outcome takes no place from others', async (t) => {
  const { kiln, clock, ask, order } = open({ places: 1 })
  const waiting = order('wait=8')
  const { told } = await passing(ask(`GET /v1/mugs/${mug.mugId}`), clock)
  t.is(told.status, 200)
  kiln.confirmed = true
  t.is((await passing(waiting, clock)).told.status, 201)
})

test('the wait ends with the seconds asked for, and what was accepted stays accepted', async (t) => {
  const { clock, order } = open()
  const { told, seconds } = await passing(order('wait=4'), clock)
  t.deepEqual([told.status, told.json.status, told.headers['Preference-Applied'], seconds], [202, 'placed', undefined, 4])
})

test('nobody waits longer than the route allows', async (t) => {
  const { clock, order } = open()
  t.is((await passing(order('wait=3600'), clock)).seconds, 10)
  const endless = open()
  t.is((await passing(endless.order('wait=99999999999'), endless.clock)).seconds, 10)
})

test('without the preference, or with one that is no number, the answer comes at once', async (t) => {
  for (const prefer of [undefined, 'wait=0', 'wait=soon', 'wait=-1', 'handling=strict']) t.is((await open().order(prefer)).status, 202, prefer)
})
