import { auth } from '@minishop/auth'
import { cart } from '@minishop/cart'
import { catalog } from '@minishop/catalog'
import { compose, documentsOf, Edge, oneWordOf, serve, url, wholeNumber, words } from '@minishop/host'
import { Services } from '@minishop/http'
import { AccessTokens, Clock, Ids, Log, Metrics, provide, Traces } from '@minishop/kernel'
import { notifications } from '@minishop/notifications'
import { orders } from '@minishop/orders'
import { payments } from '@minishop/payments'
import { shipping } from '@minishop/shipping'
import { edgeEndpoints } from './adapters/edge.http.ts'
import { pages } from './adapters/pages.ts'
import { memoryRateLimits } from './adapters/rate-limits.memory.ts'
import { securityHeaders } from './adapters/security-headers.koa.ts'
import { gateway } from './index.ts'
import { RateLimits } from './ports/rate-limits.ts'

/** In the order of the reference. */
const contexts = [auth, catalog, cart, orders, payments, shipping, notifications]

export const composition = compose(gateway, {
  asks: contexts.map(({ name }) => name),
  streamsOf: contexts,
  settings: {
    PUBLIC_URL: url(['http', 'https'], { summary: 'Where people reach the gateway.', fallback: 'http://localhost:8080' }),
    RATE_LIMIT: oneWordOf(['on', 'off'], { summary: 'off for load and acceptance runs.', fallback: 'on' }),
    CORS_ORIGINS: words({ summary: 'Origins whose pages may call, joined by commas; * for any.', optional: true }),
    ROUTE_TIMEOUT_MILLISECONDS: wholeNumber(100, 120_000, { summary: 'How long a service has for its answer, besides what the caller preferred to wait.', fallback: '10000' }),
    REQUESTS_AT_ONCE: wholeNumber(1, 10_000, { summary: 'Requests that are under way to each service at once, and as many whose callers prefer to wait for an outcome. Four times as many wait for a second at most; the others are told to come back (503 with Retry-After).', fallback: '128' }),
    NODE_ENV: words({ summary: 'production keeps the pages for developers away.', fallback: 'development' }),
  },
  providers: ({ PUBLIC_URL, RATE_LIMIT, CORS_ORIGINS, ROUTE_TIMEOUT_MILLISECONDS, REQUESTS_AT_ONCE, NODE_ENV }) => {
    const development = NODE_ENV !== 'production'
    return [
      provide(RateLimits, () => memoryRateLimits(), []),
      provide(
        Edge,
        (services, tokens, rateLimits, clock, ids, log, metrics, traces) => ({
          endpoints: [
            ...edgeEndpoints({
              contexts,
              services,
              tokens,
              rateLimits: RATE_LIMIT === 'on' ? rateLimits : undefined,
              timeoutMilliseconds: ROUTE_TIMEOUT_MILLISECONDS,
              requestsAtOnce: REQUESTS_AT_ONCE,
              development,
              clock,
              ids,
              log,
              metrics,
              traces,
            }),
            ...pages({ development, publicUrl: PUBLIC_URL.origin, clock, ids, log, metrics, traces }),
          ],
          middleware: [securityHeaders({ origins: CORS_ORIGINS?.split(',').map((origin) => origin.trim()) ?? [], secure: PUBLIC_URL.protocol === 'https:' })],
          documents: documentsOf(contexts, { title: 'Minishop', url: PUBLIC_URL.origin }),
        }),
        [Services, AccessTokens, RateLimits, Clock, Ids, Log, Metrics, Traces],
      ),
    ]
  },
})

if (import.meta.main) await serve(composition)
