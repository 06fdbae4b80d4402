import { Unavailable } from '@minishop/kernel'
import type { Endpoint } from './endpoint.ts'
import { enveloped, pathOf, type Surroundings } from './envelope.ts'
import type { HttpResponse, Services } from './exchange.ts'
import { matcher, type Match } from './matcher.ts'
import { malformedPath, methodNotAllowed, noSuchPath, type Trouble } from './trouble.ts'

/**
 * The way to contexts of this process: the endpoints themselves, without a socket between. `endpointsOf` is asked when a context is
 * first called, for contexts that reach each other can't all be made before one another.
 */
export const memoryServices = (endpointsOf: () => ReadonlyMap<string, readonly Endpoint[]>, surroundings: Surroundings): Services => {
  const matchers = new Map<string, (method: string, path: string) => Match<Endpoint>>()
  const matcherOf = (context: string) => {
    const known = matchers.get(context)
    if (known) return known
    const endpoints = endpointsOf().get(context)
    if (endpoints === undefined) throw new Unavailable(context, { cause: new Error(`No context "${context}" runs in this process.`) })
    const made = matcher(endpoints)
    matchers.set(context, made)
    return made
  }
  return {
    async send(context, request): Promise<HttpResponse> {
      const found = matcherOf(context)(request.method, pathOf(request.url))
      if (found.kind === 'found') return found.endpoint.answer({ ...request, params: found.params })
      return enveloped(surroundings, 'unmatched', async () => ({ trouble: unmatched(found) }))({ ...request, params: {} })
    },
  }
}

/** Why no endpoint answers. */
export const unmatched = (match: Exclude<Match<unknown>, { kind: 'found' }>): Trouble =>
  match.kind === 'no-such-path' ? noSuchPath : match.kind === 'malformed' ? malformedPath : methodNotAllowed(match.allow)
