import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Router, { type RouterContext } from '@koa/router'
import Koa from 'koa'
import { allowed, bodyTooLarge, enveloped, inOrder, malformedPath, methodNotAllowed, noSuchPath, type Endpoint, type Surroundings, type Work } from '@minishop/http'
import { reasonOf } from '@minishop/kernel'
import { answerBrokenRequest } from './broken-request.ts'
import { readBody } from './request-body.ts'
import { isStream, requestOf, send } from './exchange.ts'

export interface Limits {
  /** Of a request's body; more is a 413. Default: 1 MiB. */
  readonly bodyBytes: number
  /** Of a request's line and headers together; more is a 431. Default: 16 KiB. */
  readonly headerBytes: number
  /** How long a client may take to send a request; longer is a 408. Default: 30 s. */
  readonly requestMilliseconds: number
  /** How long a connection may rest between two requests. Default: 5 s. */
  readonly keepAliveMilliseconds: number
  /** More connections than that are closed at once. Default: 10 000. */
  readonly maxConnections: number
}

const usual: Limits = { bodyBytes: 1024 * 1024, headerBytes: 16 * 1024, requestMilliseconds: 30_000, keepAliveMilliseconds: 5_000, maxConnections: 10_000 }

export interface Document {
  readonly contentType: string
  readonly body: string
}

export interface KoaServerOptions extends Surroundings {
  readonly endpoints: readonly Endpoint[]
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  /** What `GET /health/ready` says: by name, true or in words why not. */
  readonly ready?: () => Promise<Readonly<Record<string, true | string>>>
  /** What `GET /metrics` says. */
  readonly exposition?: () => Promise<{ readonly contentType: string; readonly text: string }>
  /** Served at their paths as they are: `/openapi.json` and the like. */
  readonly documents?: Readonly<Record<string, () => Document | Promise<Document>>>
  readonly limits?: Partial<Limits>
  /** How many proxies in front of us add to `X-Forwarded-For`. Whatever stands before what they wrote, a client made up. Default: 0. */
  readonly trustedProxies?: number
  /** Run before everything else: what an edge adds to every answer. */
  readonly middleware?: readonly Koa.Middleware[]
}

export interface KoaServer {
  readonly port: number
  readonly url: string
  /** From now on not ready; everything is still answered. For the seconds in which a load balancer has not noticed yet. */
  drain(): void
  /** Takes no new connections, ends streams (their readers take up again elsewhere), finishes all other answers; after so long, breaks them off. */
  stop(options?: { readonly withinMilliseconds?: number }): Promise<void>
}

/** Serves endpoints over HTTP/1.1. Rejects in words where the port can't be had. */
export const koaServer = async (options: KoaServerOptions): Promise<KoaServer> => {
  const { endpoints, documents = {}, clock, ids, log, metrics, traces, middleware = [], trustedProxies = 0 } = options
  const limits: Limits = { ...usual, ...options.limits }
  const surroundings: Surroundings = { clock, ids, log, metrics, traces }
  const streams = new Set<AbortController>()
  let draining = false

  /** Answers with what `work` makes of it; a health probe every second has no place in the access log, nor in traces. */
  const own = (name: string, work: Work, { quiet = false } = {}) => {
    const answer = enveloped(quiet ? { ...surroundings, log: { write: () => {} }, traces: undefined } : surroundings, name, work)
    return (context: Koa.Context) => serve(context, answer, {})
  }

  const tooLarge = enveloped(surroundings, 'too large', async () => ({ trouble: bodyTooLarge(limits.bodyBytes) }))
  const serve = async (context: Koa.Context, answer: Endpoint['answer'], params: Readonly<Record<string, string>>): Promise<void> => {
    const leaving = new AbortController()
    const left = () => leaving.abort()
    context.res.once('close', () => {
      // Whoever has the whole answer has not left: nothing is under way any more that should be broken off.
      if (!context.res.writableFinished) left()
      streams.delete(leaving)
      // A connection that rests only now was not among those that stopping has closed.
      if (draining) setImmediate(() => server.closeIdleConnections())
    })
    let body: Uint8Array | undefined
    try {
      body = await readBody(context.req, limits.bodyBytes)
    } catch {
      return
    }
    const request = requestOf(context, params, body, leaving.signal)
    const response = await (body === undefined ? tooLarge : answer)(request)
    if (isStream(response)) {
      streams.add(leaving)
      if (draining) left()
    }
    if (draining) context.set('Connection', 'close')
    send(context, response)
  }

  const router = new Router({ strict: true, sensitive: true })
  router.get('/health/live', own('GET /health/live', async () => json(200, { live: true }), { quiet: true }))
  router.get('/health/ready', own('GET /health/ready', async () => readiness(await (options.ready?.() ?? {}), draining), { quiet: true }))
  if (options.exposition) {
    const { exposition } = options
    const scrape: Work = async () => {
      const { contentType, text } = await exposition()
      return { status: 200, headers: { 'Content-Type': contentType, 'Cache-Control': 'no-store' }, body: text }
    }
    router.get('/metrics', own('GET /metrics', scrape, { quiet: true }))
  }
  for (const [path, make] of Object.entries(documents))
    router.get(
      path,
      own(`GET ${path}`, async () => {
        const { contentType, body } = await make()
        return { status: 200, headers: { 'Content-Type': contentType, 'Cache-Control': 'no-cache' }, body }
      }),
    )
  for (const { route, answer } of inOrder(endpoints))
    router.register(route.path, [route.method], (context: RouterContext) => serve(context, answer, context.params))

  const app = new Koa({ proxy: trustedProxies > 0, maxIpsCount: trustedProxies })
  app.silent = true
  app.on('error', (error: NodeJS.ErrnoException, context?: Koa.Context) => {
    // A client that leaves in the middle of an answer is its own business.
    if (context?.res.closed || error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET') return
    log.write('error', 'an answer could not be sent', { reason: reasonOf(error) })
  })
  for (const each of middleware) app.use(each)
  app.use(async (context, next) => (isWellFormed(context.path) ? next() : own('unmatched', async () => ({ trouble: malformedPath }))(context)))
  app.use(router.routes())
  app.use((context) => {
    const methods = ((context['matched'] ?? []) as readonly { readonly methods: readonly string[] }[]).flatMap((layer) => layer.methods)
    const allow = allowed([...new Set(methods)].filter((method) => method !== 'HEAD'))
    const work: Work = async () => {
      if (methods.length === 0) return { trouble: noSuchPath }
      return context.method === 'OPTIONS' ? { status: 204, headers: { Allow: allow.join(', ') } } : { trouble: methodNotAllowed(allow) }
    }
    return own('unmatched', work)(context)
  })

  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: limits.requestMilliseconds,
      headersTimeout: limits.requestMilliseconds,
      connectionsCheckingInterval: Math.min(limits.requestMilliseconds, 1_000),
      keepAliveTimeout: limits.keepAliveMilliseconds,
    },
    app.callback(),
  )
  server.maxConnections = limits.maxConnections
  answerBrokenRequest(server, surroundings)
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${options.port} is in use by another program. Stop that one or choose another port.`, { cause: error }) : error),
    )
    server.listen(options.port, options.host, () => resolve(server.address() as AddressInfo))
  })

  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    drain() {
      draining = true
    },
    async stop({ withinMilliseconds = 10_000 } = {}) {
      draining = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      for (const stream of streams) stream.abort()
      const finished = new AbortController()
      const late = clock.sleep(withinMilliseconds, finished.signal).then(() => server.closeAllConnections())
      await closed
      finished.abort()
      await late
    },
  }
}

const json = (status: number, body: unknown) => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: JSON.stringify(body),
})

const readiness = (checks: Readonly<Record<string, true | string>>, draining: boolean) => {
  const all: typeof checks = { ...checks, ...(draining && { draining: 'The service is stopping.' }) }
  const ready = Object.values(all).every((check) => check === true)
  return json(ready ? 200 : 503, { ready, checks: all })
}

const isWellFormed = (path: string): boolean => {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
