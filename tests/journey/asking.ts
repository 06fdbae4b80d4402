import type { Visits } from './visits.ts'

/** What came back, read to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body where it is JSON, as any consumer of the API has it: without types. */
  readonly json: any
}

export interface Asked {
  /** Who asks; nobody who is known where absent. */
  readonly as?: { readonly accessToken: string }
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in the place of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks the shop, `POST /v1/orders` and the like. Rejects, with request and answer in words, where it answers with another status than one of the expected. */
export type Ask = (expected: number | readonly number[], route: string, asked?: Asked) => Promise<Answer>

const written = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** What holds for every answer of the shop, whatever it was asked. */
const faultsOf = ({ status, headers, json }: Answer, sentTrace: string | undefined): readonly string[] => {
  const trace = headers.get('traceparent') ?? ''
  const problem = status >= 400
  return [
    ...((headers.get('x-request-id') ?? '') === '' ? ['it has no X-Request-Id'] : []),
    ...(written.test(trace) ? [] : [`its traceparent is "${trace}"`]),
    ...(sentTrace !== undefined && trace.split('-')[1] !== sentTrace.split('-')[1] ? ['it does not continue the trace'] : []),
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['it lacks the security headers']),
    ...(problem && !headers.get('content-type')?.startsWith('application/problem+json') ? [`its type is ${headers.get('content-type')}`] : []),
    ...(problem ? ['type', 'title', 'status', 'detail', 'instance'].filter((member) => json?.[member] === undefined).map((member) => `the problem has no ${member}`) : []),
    ...(problem && json?.status !== status ? ['the problem has another status'] : []),
    ...(status === 400 && json?.code === 'invalid-input' && !(json.errors?.length > 0) ? ['it names no wrong field'] : []),
    ...(status === 401 && headers.get('www-authenticate') === null ? ['it has no WWW-Authenticate'] : []),
    ...(status === 405 && headers.get('allow') === null ? ['it has no Allow'] : []),
    ...([429, 503].includes(status) && headers.get('retry-after') === null ? ['it has no Retry-After'] : []),
  ]
}

export const asking = (url: string, visits: Visits): Ask => {
  const send = async (route: string, { as, body, raw, headers = {} }: Asked): Promise<Answer> => {
    const [method = '', path = ''] = route.split(' ')
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as && { Authorization: `Bearer ${as.accessToken}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined ? { body: raw } : body !== undefined ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(60_000),
    })
    const text = await response.text()
    visits.note(method, path, response.status)
    return { status: response.status, headers: response.headers, text, json: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined }
  }
  return async (expected, route, asked = {}) => {
    const answer = await send(route, asked)
    const wanted = [expected].flat()
    const faults = [...(wanted.includes(answer.status) ? [] : [`expected was ${wanted.join(' or ')}`]), ...faultsOf(answer, asked.headers?.['traceparent'])]
    if (faults.length === 0) return answer
    const sent = asked.raw ?? (asked.body === undefined ? 'no body' : JSON.stringify(asked.body))
    throw new Error(`${route} (${String(sent).slice(0, 500)}) answered ${answer.status} ${answer.text.slice(0, 1_000)}: ${faults.join('; ')}.`)
  }
}
