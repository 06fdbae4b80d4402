import { buy, newProduct, orderOnce, packed } from '../buying.ts'
import { newCustomer } from '../people.ts'
import type { Person, Scenarios, Shop } from '../shop.ts'

interface News {
  readonly id: string
  readonly event: string
  readonly data: { readonly orderId: string; readonly status: string; readonly at: string }
}

/** Reads server-sent events as a browser does, until `enough` or the end of the stream. */
const follow = async ({ url, visits }: Shop, reader: Person, orderId: string, enough: (news: readonly News[]) => boolean, after?: string): Promise<readonly News[]> => {
  const leaving = new AbortController()
  const path = `/v1/orders/${orderId}/events`
  const response = await fetch(`${url}${path}`, {
    headers: { Accept: 'text/event-stream', Authorization: `Bearer ${reader.accessToken}`, ...(after !== undefined && { 'Last-Event-ID': after }) },
    signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(20_000)]),
  })
  visits.note('GET', path, response.status)
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) throw new Error(`${path} answered ${response.status} ${await response.text()}`)
  const news: News[] = []
  let rest = ''
  try {
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const data = field('data')
        if (data !== undefined) news.push({ id: field('id') ?? '', event: field('event') ?? 'message', data: JSON.parse(data) })
      }
      if (enough(news)) break
    }
  } finally {
    leaving.abort()
  }
  return news
}
const statuses = (news: readonly News[]) => news.map(({ data }) => data.status)

/** An order's progress, as it happens. */
export const following: Scenarios = {
  'a customer follows an order to the door, loses the connection, and takes up again': async (t, shop) => {
    const { ask, staff } = shop
    const buyer = await newCustomer(shop)
    const { orderId } = await buy(shop, buyer, await newProduct(shop), { wait: 0 })
    const first = await follow(shop, buyer, orderId, (news) => statuses(news).includes('confirmed'))
    t.deepEqual(statuses(first), ['placed', 'awaiting-payment', 'confirmed'])
    t.true(first.every(({ data, event }) => data.orderId === orderId && event === data.status))

    const { shipment } = await packed(shop, buyer, orderId)
    const live = follow(shop, buyer, orderId, () => false, first.at(-1)!.id)
    await ask(200, `POST /v1/shipments/${shipment.shipmentId}/dispatch`, { as: staff })
    await orderOnce(shop, buyer, orderId, 'dispatched', ({ status }) => status === 'dispatched')
    await ask(200, `POST /v1/shipments/${shipment.shipmentId}/delivery`, { as: staff })
    t.deepEqual(statuses(await live), ['dispatched', 'delivered'], 'the stream ends with the order')
    t.deepEqual(statuses(await follow(shop, staff, orderId, () => false)), ['placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered'])
    t.deepEqual(await follow(shop, buyer, orderId, () => false, '5'), [])
    await ask(400, `GET /v1/orders/${orderId}/events`, { as: buyer, headers: { 'Last-Event-ID': 'the last one' } })
  },
}
