import { Readable } from 'node:stream'
import type { HttpRequest, HttpResponse } from '@minishop/http'
import type Koa from 'koa'

/** What Koa was asked, in our terms. Node joins or drops repeated headers by their meaning, so what is left is text. */
export const requestOf = (context: Koa.Context, params: Readonly<Record<string, string>>, body: Uint8Array | undefined, signal: AbortSignal): HttpRequest => ({
  method: context.method,
  url: `${context.path}${context.search}`,
  params,
  headers: Object.fromEntries(Object.entries(context.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])),
  ...(body && { body }),
  client: context.ip,
  signal,
})

type Pieces = AsyncIterable<string | Uint8Array>
/** True for a body that comes in pieces. */
export const isStream = ({ body }: HttpResponse): boolean => typeof body === 'object' && !(body instanceof Uint8Array)

/** Hands a response to Koa, which writes it with backpressure and destroys a stream whose reader has gone. */
export const send = (context: Koa.Context, response: HttpResponse): void => {
  const { status, headers, body } = response
  context.status = status
  context.set(headers)
  if (isStream(response)) context.body = Readable.from(body as Pieces, { highWaterMark: 1 })
  else if (body !== undefined) context.body = typeof body === 'string' ? body : Buffer.from(body as Uint8Array)
  else {
    context.body = null
    // Koa takes no body for 204, whatever was said before.
    context.status = status
  }
}
