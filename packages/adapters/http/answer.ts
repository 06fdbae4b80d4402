import { isObject, type ContextRoute } from '@minishop/kernel'
import { entityTag, noneMatches } from './entity-tag.ts'
import type { HttpRequest, HttpResponse } from './exchange.ts'
import { answersNothing, successStatus } from './placement.ts'
import { prefersPage } from './preferences.ts'

export interface Answered {
  readonly answer: unknown
  readonly replayed: boolean
  /** What came of waiting, where the caller preferred to wait and it was worth it. */
  readonly waited?: unknown
}

/** A use case's answer as a response: status, body, and the headers that the route declares. */
export const responseOf = (route: ContextRoute, request: HttpRequest, { answer, replayed, waited }: Answered): HttpResponse => {
  const { options, method } = route
  const shown = waited ?? answer
  const fields = isObject(shown) ? shown : {}
  const asPage = options.page && prefersPage(request.headers['accept'])
  const body = answersNothing(route) ? undefined : asPage ? options.page!(shown) : JSON.stringify(shown)
  const tag = options.version !== undefined && fields[options.version] !== undefined ? entityTag(fields[options.version], body ?? '') : undefined
  const headers: Record<string, string> = {
    'Cache-Control': options.cacheSeconds === undefined ? 'no-store' : `public, max-age=${options.cacheSeconds}`,
    ...(options.page && { Vary: 'Accept' }),
    ...(tag && { ETag: tag }),
    ...(options.location && { Location: `/v1${options.location(answer)}` }),
    ...(replayed && { 'Idempotent-Replayed': 'true' }),
    ...(waited !== undefined && { 'Preference-Applied': 'wait' }),
  }
  for (const [field, header] of Object.entries(options.answerHeaders ?? {}))
    if (fields[field] !== undefined && fields[field] !== null) headers[header as string] = String(fields[field])

  const known = request.headers['if-none-match']
  if (method === 'GET' && tag !== undefined && known !== undefined && !noneMatches(known, tag)) return { status: 304, headers }
  const status = waited === undefined ? successStatus(route) : 201
  if (body === undefined) return { status, headers }
  return { status, headers: { ...headers, 'Content-Type': `${asPage ? 'text/html' : 'application/json'}; charset=utf-8` }, body }
}
