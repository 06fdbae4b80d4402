import { bodyJson, Services, httpServices, memoryServices, type Endpoint } from '@minishop/http'
import { jwtAccessTokens, type Jwks } from '@minishop/jwt'
import { memoryBus, mischiefOf } from '@minishop/memory'
import { AccessTokens, Bus, Clock, Log, provide, Unavailable, type Ids, type Metrics, type Provider } from '@minishop/kernel'
import { byScheme, type Composition } from './composition.ts'
import { readRehearsals } from './rehearsal.ts'
import { oneWordOf, readAs, url, wholeNumber, words, type Settings, type ValuesOf } from './settings.ts'

const share = (written: string): number | Error => (/^(0|1|0?\.\d{1,6}|1\.0)$/.test(written) ? Number(written) : new Error('must be a number from 0 to 1.'))

/** What every service is told, besides what its own composition asks for. */
export const ownSettings = {
  HOST: words({ summary: 'The address to listen on.', fallback: '127.0.0.1' }),
  PORT: wholeNumber(0, 65_535, { summary: 'The port to listen on; 0 is a free one.', fallback: '8080' }),
  METRICS_PORT: wholeNumber(0, 65_535, { summary: 'A port of its own for GET /metrics. The gateway, whose port is public, answers it nowhere else.', optional: true }),
  MESSAGES_URL: url(['nats', 'tls', 'memory'], { summary: 'Where announcements go: nats://host:4222, or memory: where all contexts share a process (memory:?mischief=7 repeats, delays and shuffles them, for tests).', fallback: 'memory:' }),
  TOKEN_ISSUER: words({ summary: 'The `iss` of the access tokens that auth issues.', fallback: 'minishop' }),
  TOKEN_AUDIENCE: words({ summary: 'The `aud` that an access token must have.', fallback: 'minishop' }),
  LOG_LEVEL: oneWordOf(['debug', 'info', 'warn', 'error'], { summary: 'The least important lines that are written.', fallback: 'info' }),
  LOG_FORMAT: oneWordOf(['json', 'pretty'], { summary: 'json for collectors, pretty for people.', fallback: 'json' }),
  TRUSTED_PROXIES: wholeNumber(0, 10, { summary: 'How many proxies stand before the service and write who called into X-Forwarded-For. What stands before their words is a claim of the caller, and is not believed.', fallback: '0' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http', 'https'], { summary: 'Where traces go, by OTLP over HTTP: the address of a collector, to which /v1/traces is added. OTEL_EXPORTER_OTLP_HEADERS is heeded, too.', optional: true }),
  OTEL_TRACES_SAMPLER_ARG: readAs(share, { summary: 'The share of traces that is sent, from 0 to 1. All services choose the same ones.', fallback: '1' }),
  DRAIN_SECONDS: wholeNumber(0, 300, { summary: 'How long the service answers on after it was told to stop, so that balancers notice.', fallback: '0' }),
  UPSTREAM_TIMEOUT_MILLISECONDS: wholeNumber(100, 120_000, { summary: 'How long a sibling has for its answer.', fallback: '60000' }),
  REQUESTS_AT_ONCE: wholeNumber(1, 10_000, { summary: 'Requests that are worked on at once: three for each connection of the pool (10). Four times as many wait for a second at most; the others are told to come back (503 with Retry-After).', fallback: '32' }),
  FAIL_POINTS: readAs(readRehearsals, { summary: 'Where this service crashes, waits or fails on purpose, for rehearsals: work.after-commit:crash@3,relay.before-publish:delay=500. Refused where NODE_ENV is production.', optional: true }),
  FAIL_POINTS_FOLDER: words({ summary: 'Where <service>.armed is read again and again as FAIL_POINTS would be, and where it is kept what has happened. Refused where NODE_ENV is production.', optional: true }),
} satisfies Settings

/** `CATALOG_URL` and the like, for the siblings a context asks. All ask auth for its public keys. */
export const siblingSettings = (composition: Composition): { readonly [variable: string]: ReturnType<typeof siblingSetting> } =>
  Object.fromEntries([...new Set(['auth', ...composition.asks])].filter((name) => name !== composition.context.name).map((name) => [addressVariable(name), siblingSetting(name)]))

/** `AUTH_URL`: the variable with the address of a context. */
export const addressVariable = (context: string): string => `${context.toUpperCase().replaceAll('-', '_')}_URL`
const siblingSetting = (name: string) => url(['http', 'https'], { summary: `Where ${name} answers.`, fallback: `http://${name}:8080` })

/** The verifier of access tokens, by the public keys that auth publishes. */
export const tokensFromAuth = (settings: Pick<ValuesOf<typeof ownSettings>, 'TOKEN_ISSUER' | 'TOKEN_AUDIENCE'>): Provider =>
  provide(
    AccessTokens,
    (services, clock) =>
      jwtAccessTokens({ keys: () => keysOfAuth(services), issuer: settings.TOKEN_ISSUER, audience: settings.TOKEN_AUDIENCE, clock }),
    [Services, Clock],
  )

const keysOfAuth = async (services: Services) => {
  const { status, body } = await services.send('auth', { method: 'GET', url: '/.well-known/jwks.json', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(2_000) })
  if (status !== 200 || body === undefined) throw new Unavailable('auth')
  return (await bodyJson(body)) as Jwks
}

/** Where the traces of a context go; nowhere where nobody is named. What exports them is loaded only where it is wanted. */
export const tracesOf = async (context: string, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: share }: ValuesOf<typeof ownSettings>) =>
  endpoint && (await import('@minishop/opentelemetry')).otlpTraces({ endpoint, context, share })

/** The bus of a service that runs alone. The client of a broker is loaded only where there is one. */
export const busOf = (messages: URL, name: string): Promise<readonly Provider[]> => {
  const broker = async ({ href }: URL) => (await import('@minishop/nats')).nats({ url: href, name })
  const inMemory = async (url: URL) => [provide(Bus, (clock, log) => memoryBus({ clock, log, ...mischiefOf(url) }), [Clock, Log])]
  return byScheme<Promise<readonly Provider[]>>(messages, { nats: broker, tls: broker, memory: inMemory })
}

/** The siblings of a service that runs alone, by their addresses; itself without a detour. */
export const servicesOf = (
  composition: Composition,
  values: { readonly [variable: string]: unknown },
  own: () => readonly Endpoint[],
  around: { readonly clock: Clock; readonly ids: Ids; readonly log: Log; readonly metrics: Metrics },
): Services => {
  const name = composition.context.name
  const urls = Object.fromEntries(Object.keys(siblingSettings(composition)).map((variable) => [variable.slice(0, -4).toLowerCase().replaceAll('_', '-'), values[variable] as URL]))
  const outside = httpServices({ urls, timeoutMilliseconds: values['UPSTREAM_TIMEOUT_MILLISECONDS'] as number, clock: around.clock })
  const inside = memoryServices(() => new Map([[name, own()]]), around)
  return { send: (context, request) => (context === name ? inside : outside).send(context, request) }
}
