import test from 'ava'
import type { HttpRequest, HttpResponse } from '@minishop/http'
import { Unavailable } from '@minishop/kernel'
import { FixedClock, testCall, testId } from '@minishop/kernel/testing'
import type { OrderId } from '../domain/terms.ts'
import { httpOrderStatuses } from './order-statuses.http.ts'
import { memoryOrderStatuses } from './order-statuses.memory.ts'

const known = testId<OrderId>(1)
const unknown = testId<OrderId>(2)
type Request = Omit<HttpRequest, 'params'>

/** Orders, as far as shipping asks it. */
const answering = (answer: (request: Request) => HttpResponse) => {
  const requests: Request[] = []
  const send = async (context: string, request: Request) => {
    if (context !== 'orders') throw new Error(context)
    requests.push(request)
    return answer(request)
  }
  return { requests, statuses: httpOrderStatuses({ send }, new FixedClock()) }
}
const orders = ({ url }: Request): HttpResponse =>
  url === `/v1/orders/${known}` ? { status: 200, headers: {}, body: JSON.stringify({ orderId: known, status: 'confirmed', more: 1 }) } : { status: 404, headers: {}, body: '{}' }

for (const [name, make] of [
  ['memory', () => memoryOrderStatuses(new Map([[known, 'confirmed']]))],
  ['HTTP', () => answering(orders).statuses],
] as const)
  test(`${name}: an order has a status, and one that can not be seen has none`, async (t) => {
    t.is(await make().of(known, testCall()), 'confirmed')
    t.is(await make().of(unknown, testCall()), undefined)
  })

test("orders is asked with the caller's own rights", async (t) => {
  const { requests, statuses } = answering(orders)
  await statuses.of(known, testCall({ bearer: 'token-of-the-clerk' }))
  t.is(requests[0]?.headers['authorization'], 'Bearer token-of-the-clerk')
})

for (const status of [401, 403, 429, 500, 503])
  test(`an answer of ${status} is an outage: the parcel stays here, and the clerk tries again`, async (t) => {
    const { statuses } = answering(() => ({ status, headers: {}, body: JSON.stringify({ status, code: 'some-code' }) }))
    await t.throwsAsync(statuses.of(known, testCall()), { instanceOf: Unavailable })
  })
