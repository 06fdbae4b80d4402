import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Books, Refused, type StripeEvent } from './stripe-books.ts'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly form: ReadonlyMap<string, string>
  readonly key: string | undefined
}

/**
 * What goes wrong with a request. `before`: nothing is done, and the same key may be used again. `after`: the work is done, the answer is a 500, and
 * so is the answer to every repeat with that key. `silent`: the work is done and nobody ever answers. `busy` and `locked-out` refuse it with 429, to be
 * tried again after two seconds, and with 401.
 */
export type StripeFault = 'before' | 'after' | 'silent' | 'busy' | 'locked-out'

export interface LocalStripeOptions {
  /** In Unix seconds. */
  readonly now?: () => number
  /** Told of what happened to a payment before the answer to whoever did it is sent, which waits for it. */
  readonly told?: (event: StripeEvent) => Promise<void>
}

export interface LocalStripe {
  readonly url: URL
  readonly apiKey: string
  readonly books: Books
  readonly requests: readonly ReceivedRequest[]
  /** Applies to the next request whose `METHOD /path` the pattern matches, or to so many of them. What is answered ends it before. */
  trouble(pattern: RegExp, fault: StripeFault, times?: number): () => void
  /** As if `id` had been approved or declined on the bank's page. */
  decide(id: string, decision: 'approve' | 'decline'): void
  stop(): Promise<void>
}

const apiKey = 'sk_test_local'

interface Kept {
  readonly asked: string
  readonly status: number
  readonly body: unknown
}

/**
 * A server of this process with the endpoints of Stripe that the shop uses, and with books of its own that a test can look into. It insists on what
 * Stripe insists on: the key, form-encoded bodies, and that an idempotency key is used again for the same request only.
 */
export const startLocalStripe = async ({ now = () => Math.floor(Date.now() / 1000), told = async () => {} }: LocalStripeOptions = {}): Promise<LocalStripe> => {
  const books = new Books(now)
  const requests: ReceivedRequest[] = []
  const faults: { readonly pattern: RegExp; readonly fault: StripeFault; left: number }[] = []
  const kept = new Map<string, Kept>()

  const perform = (request: ReceivedRequest, fault: StripeFault | undefined): { readonly status: number; readonly body: unknown; readonly replayed?: boolean } => {
    const { method, path, form, key } = request
    if (fault === 'before') return { status: 503, body: { error: { type: 'api_error', message: 'Try again.' } } }
    if (fault === 'busy') return { status: 429, body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' } } }
    if (fault === 'locked-out') return { status: 401, body: { error: { type: 'invalid_request_error', message: 'Expired API Key provided.' } } }
    const asked = JSON.stringify([method, path, [...form].sort()])
    const known = key === undefined ? undefined : kept.get(key)
    if (known && known.asked !== asked)
      return { status: 400, body: { error: { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.' } } }
    if (known) return { ...known, replayed: true }
    const { status, body } = answered(() => books.answer(method, path, form))
    const said = fault === 'after' ? { status: 500, body: { error: { type: 'api_error', message: 'Something went wrong.' } } } : { status, body }
    if (key !== undefined && method === 'POST') kept.set(key, { asked, ...said })
    return said
  }

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(incoming.url ?? '/', 'http://localhost')
    const body = await text(incoming)
    const send = (status: number, json: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'Content-Type': 'application/json', 'Request-Id': `req_${requests.length}`, ...headers }).end(JSON.stringify(json))
    if (incoming.headers.authorization !== `Bearer ${apiKey}`) return void send(401, { error: { type: 'invalid_request_error', message: 'Invalid API Key provided.' } })
    if (body !== '' && incoming.headers['content-type'] !== 'application/x-www-form-urlencoded')
      return void send(400, { error: { type: 'invalid_request_error', message: 'Bodies are form-encoded.' } })
    const key = incoming.headers['idempotency-key']
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: target.pathname,
      form: new Map(incoming.method === 'GET' ? target.searchParams : new URLSearchParams(body)),
      key: typeof key === 'string' ? key : undefined,
    }
    requests.push(request)
    const trouble = faults.find(({ left, pattern }) => left > 0 && pattern.test(`${request.method} ${request.path}`))
    if (trouble) trouble.left--
    const { status, body: answer, replayed } = perform(request, trouble?.fault)
    await Promise.all(books.events.splice(0).map(told))
    if (trouble?.fault === 'silent') return
    send(status, answer, { ...(replayed && { 'Idempotent-Replayed': 'true' }), ...(status === 429 && { 'Retry-After': '2' }) })
  }

  const server = createServer((incoming, response) => void handle(incoming, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    apiKey,
    books,
    requests,
    trouble(pattern, fault, times = 1) {
      const trouble = { pattern, fault, left: times }
      faults.push(trouble)
      return () => void (trouble.left = 0)
    },
    decide: (id, decision) => books.decide(id, decision),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const answered = (work: () => unknown): { readonly status: number; readonly body: unknown } => {
  try {
    return { status: 200, body: work() }
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, body: { error: error.error } }
    throw error
  }
}
