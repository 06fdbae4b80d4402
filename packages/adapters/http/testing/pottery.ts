import {
  anyone,
  checked,
  command,
  Conflict,
  context,
  customer,
  event,
  id,
  integer,
  listOf,
  nothing,
  oneOf,
  optional,
  query,
  refusal,
  route,
  signedIn,
  staff,
  stream,
  struct,
  text,
  Unavailable,
  type Streamed,
} from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'

export const MugId = id('MugId')
const YesOrNo = checked<boolean>('boolean', { type: 'boolean' }, (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'))
const Anything = checked<unknown>('anything', {}, () => undefined)
const Mug = struct({ mugId: MugId, name: text({ max: 40 }), version: integer({ min: 1 }) })
const Order = struct({ orderId: id('OrderId'), status: oneOf('placed', 'confirmed') })
export const mugNotFound = refusal('mug-not-found', 'not-found', 'There is no such mug.')
const mugOutdated = refusal('mug-outdated', 'outdated', 'Somebody else changed the mug.')
const priceDrifted = refusal('price-drifted', 'conflict', 'The total has changed.')
const kilnHot = refusal('kiln-hot', 'too-many', 'The kiln is too hot; come back later.').with({ retryAfterSeconds: 7 })

export const mug = { mugId: testId(1) as never, name: 'mug', version: 3 }

/** What the pottery remembers between calls; a new one for every test. */
export class Kiln {
  asked = 0
  readonly received: unknown[] = []
  confirmed = false
  /** What the stream yields; it ends when the reader leaves, or after these. */
  fired: readonly Streamed<unknown>[] = []
  staysOpen = false
  readonly readerLeft = Promise.withResolvers<void>()
}

const getMug = query({
  summary: 'Get a mug',
  allows: anyone,
  input: struct({ mugId: MugId }),
  output: Mug,
  refuses: [mugNotFound],
  run: async ({ mugId }) => (mugId === mug.mugId ? mug : mugNotFound),
})
const findMugs = query({
  summary: 'Find mugs',
  allows: anyone,
  input: struct({ q: optional(text({ max: 20 })), limit: optional(integer({ min: 1, max: 100 })), glazed: optional(YesOrNo) }),
  output: struct({ items: listOf(Mug, { max: 100 }), asked: Anything }),
  run: async (asked) => ({ items: [mug], asked }),
})
const throwMug = command({
  summary: 'Throw a mug',
  description: 'On the wheel.',
  allows: customer,
  input: struct({ name: text({ min: 1, max: 40 }) }),
  output: Mug,
  needs: { kiln: Kiln },
  async run({ name }, { kiln }) {
    kiln.asked++
    return { ...mug, name, version: 1 }
  },
})
const glazeMug = command({
  summary: 'Glaze a mug',
  allows: staff,
  input: struct({ mugId: MugId, basedOn: integer({ min: 1 }), name: text({ max: 40 }) }),
  output: Mug,
  refuses: [mugOutdated],
  run: async ({ basedOn, name }) => (basedOn === mug.version ? { ...mug, name, version: 4 } : mugOutdated),
})
const breakMug = command({ summary: 'Break a mug', allows: signedIn, input: struct({ mugId: MugId }), output: nothing, run: async () => undefined })
const getOrder = query({
  summary: 'Get an order',
  allows: customer,
  input: struct({ orderId: id('OrderId') }),
  output: Order,
  needs: { kiln: Kiln },
  run: async ({ orderId }, { kiln }) => ({ orderId, status: kiln.confirmed ? ('confirmed' as const) : ('placed' as const) }),
})
const orderMug = command({
  summary: 'Order a mug',
  allows: customer,
  input: struct({ mugId: MugId, expectedTotal: optional(integer()) }),
  output: Order,
  refuses: [priceDrifted],
  needs: { kiln: Kiln },
  async run({ expectedTotal }, { kiln }, call) {
    if (expectedTotal !== undefined && expectedTotal !== 1999) return priceDrifted.with({ total: 1999, status: 'never in the way' })
    kiln.asked++
    return { orderId: call.id as never, status: 'placed' as const }
  },
})
const watchKiln = stream({
  summary: 'Watch the kiln',
  allows: anyone,
  input: struct({ after: optional(text({ max: 40 })) }),
  output: struct({ degrees: integer() }),
  needs: { kiln: Kiln },
  async run({ after }, { kiln }, call) {
    const firings = kiln.fired.slice(kiln.fired.findIndex(({ id }) => id === after) + 1)
    return (async function* () {
      yield* firings as readonly Streamed<{ degrees: number }>[]
      call.signal?.addEventListener('abort', () => kiln.readerLeft.resolve())
      if (kiln.staysOpen) await kiln.readerLeft.promise
    })()
  },
})
const getShelf = query({
  summary: 'Get the shelf',
  allows: anyone,
  input: struct({ shelfId: optional(text({ max: 40 })) }),
  output: struct({ shelfId: text({ max: 40 }) }),
  run: async ({ shelfId }) => ({ shelfId: shelfId ?? 'new' }),
})
const receive = command({
  summary: 'Hear from the courier',
  allows: anyone,
  input: struct({ courier: text({ max: 20 }), signature: text({ max: 200 }), content: text({ max: 10_000 }) }),
  output: nothing,
  needs: { kiln: Kiln },
  run: async (input, { kiln }) => void kiln.received.push(input),
})
const fire = command({
  summary: 'Fire the kiln',
  allows: anyone,
  input: struct({ how: oneOf('hot', 'busy', 'away', 'exploding') }),
  output: nothing,
  refuses: [kilnHot],
  async run({ how }) {
    if (how === 'hot') return kilnHot
    if (how === 'busy') throw new Conflict('Two potters at one wheel.')
    if (how === 'away') throw new Unavailable('gas', { retryAfterSeconds: 9 })
    throw new Error('secret: the clay was wet')
  },
})
const getCatalogue = query({ summary: 'Read the catalogue', allows: anyone, input: struct({}), output: struct({ title: text({ max: 40 }) }), run: async () => ({ title: 'Mugs' }) })

export const MugBroken = event('mug-broken', { summary: 'A mug was broken', data: struct({ mugId: MugId }), sample: { mugId: testId(1) as never } })

/** A small context with one of everything that HTTP has to carry. */
export const pottery = context({
  name: 'pottery',
  summary: 'Mugs and how they are made',
  http: {
    'GET /mugs/:mugId': route(getMug, { version: 'version', cacheSeconds: 60 }),
    'GET /mugs': findMugs,
    'GET /mugs/catalogue': route(getCatalogue, { page: ({ title }) => `<h1>${title}</h1>` }),
    'POST /mugs': route(throwMug, { status: 201, location: ({ mugId }) => `/mugs/${mugId}`, version: 'version' }),
    'PATCH /mugs/:mugId': route(glazeMug, { headers: { basedOn: 'If-Match' }, version: 'version' }),
    'DELETE /mugs/:mugId': breakMug,
    'POST /mug-orders': route(orderMug, {
      status: 202,
      idempotencyKey: 'required',
      location: ({ orderId }) => `/mug-orders/${orderId}`,
      wait: { query: getOrder, input: ({ orderId }) => ({ orderId }), done: ({ status }) => status === 'confirmed', atMost: 10 },
    }),
    'GET /mug-orders/:orderId': getOrder,
    'GET /kiln/events': route(watchKiln, { headers: { after: 'Last-Event-ID' } }),
    'GET /shelf': route(getShelf, { headers: { shelfId: 'Shelf-Id' }, answerHeaders: { shelfId: 'Shelf-Id' } }),
    'POST /couriers/:courier': route(receive, { rawBody: 'content', headers: { signature: 'Courier-Signature' } }),
    'POST /kiln/firings': fire,
  },
  emits: [MugBroken],
})
