import test from 'ava'
import { FixedClock } from '@minishop/kernel/testing'
import { answering, Kiln, pottery } from './testing/index.ts'
import { readServerSentEvents, serverSentEvents } from './server-sent-events.ts'

const firing = (n: number) => ({ id: `f${n}`, type: 'firing', data: { degrees: n * 100 } })

test('a stream is written as server-sent events, from where its reader left off', async (t) => {
  const kiln = new Kiln()
  kiln.fired = [firing(1), firing(2), firing(3)]
  const { ask } = answering(pottery, { kiln }, {})
  const { status, headers, text } = await ask('GET /v1/kiln/events', undefined, { 'last-event-id': 'f1' })
  t.is(status, 200)
  t.is(headers['Content-Type'], 'text/event-stream; charset=utf-8')
  t.is(headers['Cache-Control'], 'no-store')
  t.is(text, ': welcome\n\nid: f2\nevent: firing\ndata: {"degrees":200}\n\nid: f3\nevent: firing\ndata: {"degrees":300}\n\n')
})

test('what is written is read back, however the pieces are cut', async (t) => {
  const text = (await Array.fromAsync(serverSentEvents(eachOf([firing(1), firing(2)]), new FixedClock()))).join('')
  for (const size of [1, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => Buffer.from(text.slice(index * size, (index + 1) * size)))
    t.deepEqual(await Array.fromAsync(readServerSentEvents(pieces)), [firing(1), firing(2)])
  }
})

test('a quiet stream sends a heartbeat every 15 seconds and ends when its reader leaves', async (t) => {
  const clock = new FixedClock()
  const leaving = new AbortController()
  let closed = false
  const silence = (async function* () {
    try {
      await new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()))
    } finally {
      closed = true
    }
  })()
  const written = serverSentEvents(silence, clock, leaving.signal)
  t.is((await written.next()).value, ': welcome\n\n')
  for (let beat = 0; beat < 3; beat++) {
    const next = written.next()
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance({ seconds: 15 })
    t.is((await next).value, ': still here\n\n')
  }
  const last = written.next()
  leaving.abort()
  t.true((await last).done)
  await new Promise((resolve) => setImmediate(resolve))
  t.true(closed)
})

test('a stream that breaks breaks its reader off', async (t) => {
  const broken = (async function* () {
    yield firing(1)
    throw new Error('The kiln fell over.')
  })()
  await t.throwsAsync(Array.fromAsync(serverSentEvents(broken, new FixedClock())), { message: 'The kiln fell over.' })
})

async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
