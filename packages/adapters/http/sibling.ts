import { decode, Unavailable, type Call, type Clock, type Codec } from '@minishop/kernel'
import { bodyJson } from './body.ts'
import type { HttpResponse, Services } from './exchange.ts'
import type { Problem } from './trouble.ts'

/** A sibling understood the question and said no. */
export class Declined {
  readonly problem: Problem
  constructor(problem: Problem) {
    this.problem = problem
  }
}

export interface Asking<A> {
  /** What the asking context makes of the answer: its own codec, which takes from it what it needs. */
  readonly answer: Codec<A>
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  /** On whose behalf: the sibling sees the caller's own rights and trace. */
  readonly call?: Call
}

export interface Sibling {
  /** `get('/products/:productId', { params, answer })`, relative to `/v1`. Nothing for a 404; outages and nonsense are `Unavailable`. */
  get<A>(path: string, asking: Asking<A>): Promise<A | undefined | Declined>
}

/** Reads from another context over the shop's own HTTP surface. Answers within `timeoutMilliseconds` or rejects with `Unavailable`. */
export const sibling = (services: Services, context: string, { clock, timeoutMilliseconds = 2000 }: { readonly clock: Clock; readonly timeoutMilliseconds?: number }): Sibling => ({
  async get(path, { answer, params = {}, query = {}, headers = {}, call }) {
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    const given = Object.entries(query).filter(([, value]) => value !== undefined)
    const search = given.length > 0 ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
    const request = {
      method: 'GET',
      url: `/v1${filled}${search}`,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(call && { traceparent: call.traceparent }),
        ...(call?.bearer !== undefined && { authorization: `Bearer ${call.bearer}` }),
      },
    }
    const response = await within({ clock, timeoutMilliseconds, context, call }, (signal) => services.send(context, { ...request, signal }))
    if (response.status === 404) return undefined
    const nonsense = (cause: unknown) => new Unavailable(context, { cause })
    if (response.status >= 500 || (response.status >= 300 && response.status < 400)) throw nonsense(new Error(`${path} answered ${response.status}.`))
    const json = await bodyJson(response.body).catch((error: unknown) => Promise.reject(nonsense(error)))
    if (response.status >= 400) return new Declined(json as Problem)
    const decoded = decode(answer, json, 'ignore')
    if (decoded.ok) return decoded.value
    throw nonsense(new Error(`${path} answered what we can't read: ${decoded.faults.map((fault) => `${fault.path} ${fault.message}`).join('; ')}`))
  },
})

interface Bounds {
  readonly clock: Clock
  readonly timeoutMilliseconds: number
  readonly context: string
  readonly call: Call | undefined
}

// In memory nothing obliges the other side to heed the signal, so the deadline is kept here too.
const within = async ({ clock, timeoutMilliseconds, context, call }: Bounds, work: (signal: AbortSignal) => Promise<HttpResponse>): Promise<HttpResponse> => {
  const over = new AbortController()
  const stop = new AbortController()
  const leave = () => over.abort()
  if (call?.signal?.aborted) leave()
  call?.signal?.addEventListener('abort', leave, { once: true })
  const late = clock.sleep(timeoutMilliseconds, over.signal).then((): never => {
    stop.abort()
    throw new Unavailable(context, { cause: new Error(`No answer within ${timeoutMilliseconds} ms.`) })
  })
  try {
    return await Promise.race([work(stop.signal), late])
  } finally {
    late.catch(() => {})
    // With a reason of ours, since the usual one is an exception with a stack, made anew for every answer.
    over.abort('answered')
    call?.signal?.removeEventListener('abort', leave)
  }
}
