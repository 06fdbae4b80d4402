import { appendFileSync } from 'node:fs'
import { traceIdOf } from '@minishop/kernel'
import type { TurnedAway, Visit } from '@minishop/simulation/checker'

/** What came back; nothing did where `status` is absent. */
export interface Answer {
  readonly status?: number
  readonly json?: any
  readonly retryAfter?: string
  /** Of the trace that the shop says it was handled in. */
  readonly traceId?: string
}

export interface Asking {
  readonly by: string
  readonly token?: string
  readonly body?: unknown
  readonly key?: string
}

/** Asks the shop by `POST /v1/orders` and the like, and keeps in the history what was asked and how it ended. Never rejects. */
export type Ask = (route: string, asking: Asking) => Promise<Answer & { readonly outcome: Visit['outcome'] }>

export interface History {
  readonly ask: Ask
  readonly visits: readonly Visit[]
  /** Whoever was told to come back later, or should have been. */
  readonly turnedAway: readonly TurnedAway[]
  /** How long each answer took. */
  readonly took: readonly Took[]
}
export interface Took {
  readonly operation: string
  readonly status: number
  readonly milliseconds: number
}

const patienceMilliseconds = 20_000

/** A history that is written to a file as it happens: one line when something is asked, one when it has ended. */
export const history = (url: string, path: string): History => {
  const visits: Visit[] = []
  const turnedAway: TurnedAway[] = []
  const took: Took[] = []
  let moment = 0
  const write = (line: object): void => appendFileSync(path, `${JSON.stringify(line)}\n`)
  return {
    visits,
    turnedAway,
    took,
    async ask(route, { by, token, body, key }) {
      const [method = '', target = ''] = route.split(' ')
      const began = ++moment
      const operation = `${method} ${target.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').split('?')[0]}`
      const asked = { began, by, operation, path: target, ...(key !== undefined && { key }) }
      write({ at: 'call', ...asked })
      const from = performance.now()
      const { status, json, retryAfter, traceId } = await send(url + target, method, {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      }, body)
      const outcome = status === undefined || status >= 500 ? 'unknown' : status < 400 ? 'ok' : 'fail'
      const secret = /\/auth\/|\/dev\/mail/.test(target)
      const visit: Visit = { ...asked, ended: ++moment, outcome, ...(status !== undefined && { status }), ...(traceId !== undefined && { traceId }), ...(!secret && { request: body, answer: json }) }
      visits.push(visit)
      if (status !== undefined) took.push({ operation, status, milliseconds: performance.now() - from })
      if (status === 429 || (status ?? 0) >= 500) turnedAway.push({ operation, status: status!, ...(retryAfter !== undefined && { retryAfter }) })
      write({ at: 'return', ...visit })
      return { outcome, ...(status !== undefined && { status }), json }
    },
  }
}

const send = async (url: string, method: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<Answer> => {
  try {
    const response = await fetch(url, {
      method,
      headers: { accept: 'application/json', ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    const text = await response.text()
    const [retryAfter, traceparent] = [response.headers.get('retry-after'), response.headers.get('traceparent')]
    return {
      status: response.status,
      json: text === '' ? undefined : JSON.parse(text),
      ...(retryAfter !== null && { retryAfter }),
      ...(traceparent !== null && { traceId: traceIdOf(traceparent) }),
    }
  } catch {
    return {}
  }
}
