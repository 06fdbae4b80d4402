import type { ContextRoute } from '@minishop/kernel'

interface Routed {
  readonly route: Pick<ContextRoute, 'method' | 'path'>
}

export type Match<E> =
  | { readonly kind: 'found'; readonly endpoint: E; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'no-such-path' }
  | { readonly kind: 'no-such-method'; readonly allow: readonly string[] }
  | { readonly kind: 'malformed' }

/** Where two routes answer one path, the one that names it comes before the one with a parameter in that place. */
export const inOrder = <E extends Routed>(endpoints: readonly E[]): readonly E[] => {
  const ranked = endpoints.map((endpoint) => ({ endpoint, rank: endpoint.route.path.replace(/\/:[^/]+|\/[^/]*/g, (segment) => (segment.startsWith('/:') ? '1' : '0')) }))
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0)).map(({ endpoint }) => endpoint)
}

/** What a path's methods mean to a caller: who may GET may HEAD, and everyone may ask. */
export const allowed = (methods: readonly string[]): readonly string[] =>
  [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))), 'OPTIONS']

/** Finds the endpoint of a method and path by comparing segments. Paths are matched as they are sent: case and final slashes count. */
export const matcher = <E extends Routed>(endpoints: readonly E[]): ((method: string, path: string) => Match<E>) => {
  const byLength = Map.groupBy(
    inOrder(endpoints).map((endpoint) => ({ endpoint, segments: endpoint.route.path.split('/') })),
    ({ segments }) => segments.length,
  )
  return (method, path) => {
    const sent = path.split('/')
    const fits = (segment: string, index: number) => (segment.startsWith(':') ? sent[index] !== '' : segment === sent[index])
    const fitting = byLength.get(sent.length)?.filter(({ segments }) => segments.every(fits)) ?? []
    if (fitting.length === 0) return { kind: 'no-such-path' }
    const wanted = method === 'HEAD' ? 'GET' : method
    const found = fitting.find(({ endpoint }) => endpoint.route.method === wanted)
    if (found === undefined) return { kind: 'no-such-method', allow: allowed(fitting.map(({ endpoint }) => endpoint.route.method)) }
    try {
      const params = found.segments.flatMap((segment, index) => (segment.startsWith(':') ? [[segment.slice(1), decodeURIComponent(sent[index]!)]] : []))
      return { kind: 'found', endpoint: found.endpoint, params: Object.fromEntries(params) as Record<string, string> }
    } catch {
      return { kind: 'malformed' }
    }
  }
}
