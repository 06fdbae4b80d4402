import test from 'ava'
import { Edge } from '@minishop/host'
import type { Endpoint } from '@minishop/http'
import { FixedClock, ListedIds, NoMetrics, SilentLog } from '@minishop/kernel/testing'
import { AccessTokens, Clock, Ids, Log, Metrics, type Port } from '@minishop/kernel'
import { composition } from '@minishop/gateway/main'
import { contexts } from './contexts.ts'
import { developmentRoutes, publicRoutes } from './routes.ts'

const edgeIn = async (NODE_ENV: string): Promise<Edge> => {
  const values = { PUBLIC_URL: new URL('http://localhost:8080'), RATE_LIMIT: 'off', CORS_ORIGINS: undefined, ROUTE_TIMEOUT_MILLISECONDS: 10_000, NODE_ENV }
  const things = new Map<Port, unknown>([[Clock, new FixedClock()], [Ids, new ListedIds()], [Log, new SilentLog()], [Metrics, new NoMetrics()], [AccessTokens, {}]])
  const { make, needs } = composition.providers(values).find(({ port }) => port === Edge)!
  return (await make(...needs.map((need) => things.get(need)))) as Edge
}

const linesOf = (endpoints: readonly Endpoint[]): readonly string[] => endpoints.map(({ route: { method, path } }) => `${method} ${path}`)
const inTable = (lines: readonly string[]): readonly string[] => lines.filter((line) => / \/(v1|\.well-known|dev)\//.test(line)).sort()

test('the gateway exposes the public routes of all contexts, and no other', async (t) => {
  const routes = contexts.flatMap((context) => context.routes.filter(({ options }) => options.exposed !== false).map(({ method, path }) => `${method} ${path}`))
  const { endpoints } = await edgeIn('development')
  t.deepEqual(inTable(linesOf(endpoints)), routes.sort())
  t.deepEqual(inTable(linesOf(endpoints)), [...Object.keys(publicRoutes), ...Object.keys(developmentRoutes)].sort())
})

test('in production the gateway keeps the pages for developers away', async (t) => {
  const { endpoints } = await edgeIn('production')
  t.deepEqual(inTable(linesOf(endpoints)), Object.keys(publicRoutes).sort())
})

test('a person finds a page at the root and a reference under /docs', async (t) => {
  const lines = linesOf((await edgeIn('development')).endpoints)
  t.true(lines.includes('GET /'))
  t.true(lines.some((line) => line.startsWith('GET /docs')))
})

test('what operators ask of a service does not pass the gateway', async (t) => {
  const lines = linesOf((await edgeIn('production')).endpoints)
  t.false(lines.some((line) => line.includes('/metrics')))
})
