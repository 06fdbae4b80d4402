import { appendFileSync } from 'node:fs'
import type { TurnedAway, Visit } from '@minishop/simulation/checker'

/** What came back; nothing did where `status` is absent. */
export interface Answer {
  readonly status?: number
  readonly json?: any
  readonly retryAfter?: string
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
  /** Whoever was told to come back later. */
  readonly turnedAway: readonly TurnedAway[]
}

const patienceMilliseconds = 20_000

/** A history that is written to a file as it happens: one line when something is asked, one when it has ended. */
export const history = (url: string, path: string): History => {
  const visits: Visit[] = []
  const turnedAway: TurnedAway[] = []
  let moment = 0
  const write = (line: object): void => appendFileSync(path, `${JSON.stringify(line)}\n`)
  return {
    visits,
    turnedAway,
    async ask(route, { by, token, body, key }) {
      const [method = '', target = ''] = route.split(' ')
      const began = ++moment
      const operation = `${method} ${target.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').split('?')[0]}`
      const asked = { began, by, operation, path: target, ...(key !== undefined && { key }) }
      write({ at: 'call', ...asked })
      const { status, json, retryAfter } = await send(url + target, method, {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      }, body)
      const outcome = status === undefined || status >= 500 ? 'unknown' : status < 400 ? 'ok' : 'fail'
      const secret = /\/auth\/|\/dev\/mail/.test(target)
      const visit: Visit = { ...asked, ended: ++moment, outcome, ...(status !== undefined && { status }), ...(!secret && { request: body, answer: json }) }
      visits.push(visit)
      if (status === 429 || status === 503) turnedAway.push({ operation, status, ...(retryAfter !== undefined && { retryAfter }) })
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
    const retryAfter = response.headers.get('retry-after')
    return { status: response.status, json: text === '' ? undefined : JSON.parse(text), ...(retryAfter !== null && { retryAfter }) }
  } catch {
    return {}
  }
}
