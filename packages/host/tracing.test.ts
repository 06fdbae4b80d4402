import test from 'ava'
import { Services } from '@minishop/http'
import { AccessTokens, anyone, Bus, childTraceparent, command, context, event, nothing, provide, siblings, spanIdOf, struct, text, traceIdOf, Traces, Unavailable, type Call, type Message, type Span } from '@minishop/kernel'
import { FixedClock, ListedIds, NoMetrics, noon, RecordedLog, testCall, testId } from '@minishop/kernel/testing'
import { stateless } from '@minishop/memory'
import { assemble } from './assembly.ts'
import { compose } from './composition.ts'

class KeptTraces extends Traces {
  readonly spans: Span[] = []
  record(span: Span): void {
    this.spans.push(span)
  }
}

/** A machine of somebody else, and one of ours. */
abstract class Carrier {
  abstract book(word: string): Promise<string>
  abstract name(): string
}
abstract class Shelf {
  abstract look(): Promise<void>
}
const ParcelBooked = event('parcel-booked', { summary: 'A parcel', data: struct({ word: text({ max: 9 }) }), sample: { word: 'mug' } })
const sending = {
  summary: 'Send a parcel',
  input: struct({ word: text({ max: 9 }) }),
  output: nothing,
  needs: { carrier: Carrier, shelf: Shelf, services: Services },
  async run({ word }: { readonly word: string }, { carrier, shelf, services }: { readonly carrier: Carrier; readonly shelf: Shelf; readonly services: Services }, call: Call) {
    await shelf.look()
    await services.send('catalog', { method: 'GET', url: '/', headers: { traceparent: call.traceparent } })
    await carrier.book(`${carrier.name()} ${word}`)
  },
}
const send = command({ ...sending, allows: anyone })
const sendWhenTold = command({ ...sending, allows: siblings })
const shop = context({ name: 'shop', summary: 'A shop', http: { 'POST /parcels': send }, on: { 'other.word-said': sendWhenTold }, emits: [ParcelBooked] })

const open = async (traces: Traces | undefined) => {
  const asked: string[] = []
  let deliver!: (message: Message, attempt: number) => Promise<unknown>
  const bus: Bus = { publish: async () => {}, subscribe: async (subscription) => ((deliver = subscription.deliver), { stop: async () => {} }) }
  const carrier: Carrier = { book: async (word) => (word.endsWith('late') ? Promise.reject(new Unavailable('the carrier of tok_secret')) : word), name: () => 'Post' }
  const composition = compose(shop, {
    settings: {},
    outside: [Carrier],
    providers: () => [provide(Carrier, () => carrier, []), provide(Shelf, () => ({ look: async () => {} }), []), ...stateless()],
  })
  const services: Services = { send: async (_context, { headers }) => (asked.push(headers['traceparent']!), { status: 204, headers: {} }) }
  const assembled = await assemble(composition, {
    environment: {},
    clock: new FixedClock(),
    ids: new ListedIds(),
    log: new RecordedLog(),
    metrics: new NoMetrics(),
    traces,
    providers: [provide(Bus, () => bus, []), provide(Services, () => services, []), provide(AccessTokens, () => ({ verify: async () => undefined }), [])],
  })
  await assembled.start()
  const post = (word: string, headers: Readonly<Record<string, string>>) =>
    assembled.endpoints[0]!.answer({ method: 'POST', url: '/v1/parcels', params: {}, headers: { 'content-type': 'application/json', ...headers }, body: new TextEncoder().encode(JSON.stringify({ word })) })
  return { assembled, asked, post, bus: assembled.get(Bus), deliver: (message: Message) => deliver(message, 1) }
}

/** `child < parent < ...`, up to the first span. */
const lineage = (spans: readonly Span[], name: string): string => {
  const span = spans.find((one) => one.name === name)!
  const parent = spans.find(({ traceparent }) => traceparent === span.parent)
  return parent === undefined ? name : `${name} < ${lineage(spans, parent.name)}`
}

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const message: Message = { id: testId(1), subject: 'other.word-said.v1', source: 'other', key: 'k', time: noon, traceparent, data: { word: 'mug' } }

test('a request is a span of the trace it came with; its use case, who is asked and what stands outside are parts of it', async (t) => {
  const traces = new KeptTraces()
  const { post, asked } = await open(traces)
  t.is((await post('mug', { traceparent })).status, 204)
  const { spans } = traces
  t.is(lineage(spans, 'Carrier.book'), 'Carrier.book < Send a parcel < POST /parcels')
  t.is(lineage(spans, 'ask catalog'), 'ask catalog < Send a parcel < POST /parcels')
  t.is(spans.find(({ name }) => name === 'POST /parcels')!.parent, traceparent)
  t.deepEqual(asked, [spans.find(({ name }) => name === 'ask catalog')!.traceparent])
  t.deepEqual(new Set(spans.map((span) => traceIdOf(span.traceparent))), new Set([traceIdOf(traceparent)]))
  t.is(new Set(spans.map((span) => spanIdOf(span.traceparent))).size, spans.length)
  t.deepEqual(spans.map(({ name }) => name).sort(), ['Carrier.book', 'POST /parcels', 'Send a parcel', 'ask catalog'], 'our own shelf and what answers at once are none')
})

test('a delivery is a span of the trace of its message, and so is each publication', async (t) => {
  const traces = new KeptTraces()
  const { deliver, bus } = await open(traces)
  t.deepEqual(await deliver(message), { kind: 'done' })
  await bus.publish({ ...message, subject: 'shop.parcel-booked.v1' })
  t.is(lineage(traces.spans, 'Carrier.book'), 'Carrier.book < Send a parcel < handle shop/other.word-said')
  for (const name of ['handle shop/other.word-said', 'publish shop.parcel-booked.v1']) t.is(traces.spans.find((span) => span.name === name)!.parent, traceparent)
})

test('what fails says with what kind of failure, and nothing of what was in it', async (t) => {
  const traces = new KeptTraces()
  const { post } = await open(traces)
  t.is((await post('late', {})).status, 503)
  const failures = Object.fromEntries(traces.spans.map(({ name, failure }) => [name, failure]))
  t.deepEqual(failures, { 'Carrier.book': 'Unavailable', 'Send a parcel': 'Unavailable', 'POST /parcels': '503', 'ask catalog': undefined })
  t.false(JSON.stringify(traces.spans).includes('secret'))
})

test('a traceparent that is none begins a trace of its own', async (t) => {
  const traces = new KeptTraces()
  const { post } = await open(traces)
  await post('mug', { traceparent: 'made up' })
  t.is(traces.spans.find(({ name }) => name === 'POST /parcels')!.parent, undefined)
})

test('where nobody looks at traces nothing is wrapped, and who is asked is told the call\'s own', async (t) => {
  const { assembled, post, asked, deliver } = await open(undefined)
  t.is((await post('mug', { traceparent })).status, 204)
  t.is(traceIdOf(asked[0]!), traceIdOf(traceparent))
  t.deepEqual(await deliver(message), { kind: 'done' })
  const call = testCall({ traceparent: childTraceparent() })
  await assembled.run(send, { input: { word: 'mug' }, unknownFields: 'refuse', call })
  t.is(asked.at(-1), call.traceparent)
})
