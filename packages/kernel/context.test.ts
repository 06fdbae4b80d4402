import test from 'ava'
import { anyone, command, context, event, integer, nothing, query, route, siblings, struct, subjectOf, type ContextSpec } from './index.ts'

const input = struct({})
const show = query({ summary: 'Show', allows: anyone, input, output: struct({}), run: async () => ({}) })
const change = command({ summary: 'Change', allows: anyone, input, output: nothing, run: async () => {} })
const hear = command({ summary: 'Hear', allows: siblings, input, output: nothing, run: async () => {} })
const Made = event('thing-made', { summary: 'A thing was made', data: struct({ size: integer() }), sample: { size: 1 } })
const MadeAnew = event('thing-made', { summary: 'A thing was made', data: struct({ size: integer() }), sample: { size: 1 }, version: 2 })

const make = (spec: Partial<ContextSpec>) => () => context({ name: 'things', summary: 'Things', ...spec } as ContextSpec)

for (const [what, spec, message] of [
  ['a name with capitals', { name: 'Things' }, /lower-case letters/],
  ['a name with a dot', { name: 'th.ings' }, /lower-case letters/],
  ['a route that is no method and path', { http: { 'FETCH /things': show } as never }, /"FETCH \/things" is not a method and a path/],
  ['a route with a blank in its path', { http: { 'GET /th ings': show } }, /is not a method and a path/],
  ['a command behind GET', { http: { 'GET /things': change } }, /GET must change nothing/],
  ['a route for siblings alone', { http: { 'POST /things': hear } }, /for siblings alone/],
  ['two routes of one shape', { http: { 'GET /things/:a': show, 'GET /things/:b': show } }, /two routes answer GET \/v1\/things\/:/],
  ['a listener without a context', { on: { 'thing-made': hear } as never }, /is not <context>.<event>/],
  ['a listener that others may call', { on: { 'orders.order-placed': change } }, /allows anyone; only siblings announce/],
  ['an event announced twice', { emits: [Made, Made] }, /thing-made.v1 is announced twice/],
] as const)
  test(`a manifest with ${what} is refused in words`, (t) => {
    t.throws(make(spec), { message })
    t.throws(make(spec), { message: /^The context "/ })
  })

test('routes lie under their version unless they stand alone', (t) => {
  const { routes } = make({ http: { 'GET /things/:thingId': show, 'GET /.well-known/jwks.json': show, 'GET /dev/mails': show } })()
  t.deepEqual(routes.map(({ method, path }) => `${method} ${path}`), ['GET /v1/things/:thingId', 'GET /.well-known/jwks.json', 'GET /dev/mails'])
})

test('a route keeps what it declares for HTTP', (t) => {
  const { routes } = make({ http: { 'POST /things': route(change, { status: 201 }) } })()
  t.is(routes[0]!.useCase, change)
  t.deepEqual(routes[0]!.options, { status: 201 })
})

test('one path may answer several methods, and a listener hears version 1 unless it says otherwise', (t) => {
  const { routes, listeners } = make({ http: { 'GET /things': show, 'POST /things': change }, on: { 'orders.order-placed': hear, 'orders.order-placed.v2': hear } })()
  t.deepEqual(routes.slice(0, 2).map(({ key }) => key), ['GET /things', 'POST /things'])
  t.deepEqual(listeners.map(({ name, subject }) => [name, subject]), [
    ['things/orders.order-placed', 'orders.order-placed.v1'],
    ['things/orders.order-placed.v2', 'orders.order-placed.v2'],
  ])
})

test('every use case is known by where it is called from', (t) => {
  const { useCases } = make({ http: { 'GET /things': show }, on: { 'orders.order-placed': hear }, every: [{ seconds: 60, run: change }] })()
  t.deepEqual([...useCases.values()].filter((name) => !name.includes('/operations/')), ['GET /things', 'things/orders.order-placed', 'things/every-60s'])
})

test('two versions of an event are two events', (t) => {
  const { emits } = make({ emits: [Made, MadeAnew] })()
  t.deepEqual(emits.map((one) => subjectOf('things', one)), ['things.thing-made.v1', 'things.thing-made.v2'])
  t.deepEqual(Made({ size: 2 }), { type: 'thing-made', data: { size: 2 } })
})

test('a context that listens can be repaired by admins, and another has nothing to repair', (t) => {
  const { routes } = make({ on: { 'orders.order-placed': hear } })()
  const letters = routes.filter(({ path }) => path.startsWith('/v1/operations/things/dead-letters'))
  t.deepEqual(letters.map(({ method }) => method), ['GET', 'GET', 'DELETE', 'POST'])
  t.true(letters.every(({ useCase }) => useCase.allows.name === 'admin'))
  t.false(make({ http: { 'GET /things': show } })().routes.some(({ path }) => path.includes('dead-letters')))
})

test('a context that has a store lets admins look into its outbox, another does not have one', (t) => {
  const lines = (spec: Partial<ContextSpec>) => make(spec)().routes.map(({ method, path, useCase }) => `${method} ${path} ${useCase.allows.name}`)
  t.deepEqual(lines({ keeps: 'state' }), ['GET /v1/operations/things/outbox admin', 'POST /v1/operations/things/outbox/republication admin'])
  t.deepEqual(lines({}), [])
})
