import { Unavailable, type Clock } from '@minishop/kernel'
import type { HttpRequest, HttpResponse, Services } from './exchange.ts'

// Of one connection only (RFC 9110, section 7.6.1), or made anew by whoever sends the message on.
const notForwarded = new Set(['connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'host', 'content-length', 'content-encoding', 'expect', 'accept-encoding'])

const forwarded = (headers: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !notForwarded.has(name.toLowerCase()) && !name.toLowerCase().startsWith('proxy-')))

/** Sends requests to one server, wherever it is. */
export type Send = (request: Omit<HttpRequest, 'params'>) => Promise<HttpResponse>

export interface Reach {
  /** How long a whole answer may take, and the beginning of a stream. */
  readonly timeoutMilliseconds: number
  readonly clock: Clock
}

/**
 * Sends to the server at `url` over kept connections. Follows no redirect: it could lead anywhere. Streams are handed on piece by piece,
 * and end when the caller's signal aborts. Rejects with `Unavailable(name)` where no answer can be had in time.
 */
export const sendTo =
  (name: string, url: URL, { timeoutMilliseconds, clock }: Reach): Send =>
  async ({ method, url: target, headers, body, signal }) => {
    const stop = new AbortController()
    const answered = new AbortController()
    const leave = () => stop.abort()
    if (signal?.aborted) leave()
    signal?.addEventListener('abort', leave, { once: true })
    const deadline = clock.sleep(timeoutMilliseconds, answered.signal).then(() => answered.signal.aborted || stop.abort())
    let streams = false
    try {
      const response = await fetch(new URL(target, url), {
        method,
        headers: { ...forwarded(Object.entries(headers)), 'accept-encoding': 'identity' },
        // An empty body is no body: GET may not have one.
        ...(body && body.length > 0 && { body: body as Uint8Array<ArrayBuffer> }),
        redirect: 'manual',
        signal: stop.signal,
      })
      const received = { status: response.status, headers: forwarded(response.headers) }
      streams = received.headers['content-type']?.startsWith('text/event-stream') === true && response.body !== null
      if (streams) return { ...received, body: pieces(response.body!, stop, () => signal?.removeEventListener('abort', leave)) }
      const whole = new Uint8Array(await response.arrayBuffer())
      return whole.length === 0 ? received : { ...received, body: whole }
    } catch (cause) {
      throw new Unavailable(name, { cause })
    } finally {
      answered.abort('answered')
      await deadline
      if (!streams) signal?.removeEventListener('abort', leave)
    }
  }

async function* pieces(body: AsyncIterable<Uint8Array>, stop: AbortController, over: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    stop.abort()
    over()
  }
}

/** The way to services that run elsewhere, by their addresses. */
export const httpServices = ({ urls, ...reach }: Reach & { readonly urls: Readonly<Record<string, URL>> }): Services => {
  const sends = new Map(Object.entries(urls).map(([name, url]) => [name, sendTo(name, url, reach)]))
  return {
    async send(context, request) {
      const send = sends.get(context)
      if (send === undefined) throw new Unavailable(context, { cause: new Error(`No address is configured for "${context}".`) })
      return send(request)
    },
  }
}
