import { bodyText } from '@minishop/http'
import { traceIdOf } from '@minishop/kernel'
import type { Visit } from './checker/evidence.ts'
import type { Owner } from './scheduler.ts'
import type { Shop } from './shop.ts'

export interface Asked {
  readonly token?: string | undefined
  readonly key?: string
  readonly json?: unknown
  /** Of a guest's cart. */
  readonly cartId?: string | undefined
}
export interface Answered {
  readonly outcome: Visit['outcome']
  readonly status?: number
  readonly body: any
}

/** Somebody at the gateway, who remembers every call and how it ended. */
export class Visitor implements Owner {
  readonly name: string
  readonly alive = true
  readonly #shop: Shop
  readonly #visits: Visit[]

  constructor(name: string, shop: Shop, visits: Visit[]) {
    this.name = name
    this.#shop = shop
    this.#visits = visits
  }

  /** `ask('POST', '/v1/orders')`; `route` is what the reference calls it. Never rejects: an answer that is lost is `unknown`. */
  async ask(method: string, path: string, route: string, { token, key, json, cartId }: Asked = {}): Promise<Answered> {
    const { scheduler, services, story, moment } = this.#shop
    const began = moment()
    await scheduler.gate(this, route)
    story.tell(scheduler, `${this.name} asks ${method} ${path}${key ? ` with key ${key}` : ''}${json === undefined ? '' : ` ${JSON.stringify(json).slice(0, 120)}`}`)
    const headers = {
      accept: 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(cartId !== undefined && { 'cart-id': cartId }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
    }
    let answered: Answered
    let traceId: string | undefined
    try {
      const response = await services.send('gateway', { method, url: path, headers, ...(json !== undefined && { body: Buffer.from(JSON.stringify(json)) }) })
      const text = await bodyText(response.body)
      const { status } = response
      traceId = traceIdOf(response.headers['traceparent'] ?? '')
      answered = { status, outcome: status < 400 ? 'ok' : status < 500 ? 'fail' : 'unknown', body: text.startsWith('{') ? JSON.parse(text) : text }
    } catch {
      answered = { outcome: 'unknown', body: undefined }
    }
    const { outcome, status, body } = answered
    story.tell(scheduler, `${this.name} gets ${status ?? 'no answer'}${body?.code ? ` ${body.code}` : ''}${body?.status ? ` (${body.status})` : ''} to ${method} ${path}`)
    this.#visits.push({
      began,
      ended: moment(),
      by: this.name,
      operation: route,
      path,
      outcome,
      ...(key !== undefined && { key }),
      ...(status !== undefined && { status }),
      ...(traceId !== undefined && { traceId }),
      ...(json !== undefined && { request: json }),
      ...(token === undefined && { guest: true }),
      answer: body,
    })
    return answered
  }

  /** Asks again with the same key until it is known what came of it, at most so many times. */
  async insist(method: string, path: string, route: string, asked: Asked & { readonly key: string }, times = 6): Promise<Answered> {
    for (let attempt = 1; ; attempt++) {
      const answered = await this.ask(method, path, route, asked)
      if (answered.outcome !== 'unknown' || attempt === times) return answered
      await this.pause(500, 8_000)
    }
  }

  pause(least: number, most: number): Promise<void> {
    const { scheduler } = this.#shop
    return scheduler.sleep(this, scheduler.between(least, most))
  }
}
