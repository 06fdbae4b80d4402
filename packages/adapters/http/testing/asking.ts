import { AccessTokens, runner, Unavailable, UnitOfWork, type Clock, type Context, type Identity, type Log, type Origin, type Performed, type Stored, type User } from '@minishop/kernel'
import { FixedClock, ListedIds, NoMetrics, RecordedLog } from '@minishop/kernel/testing'
import { bodyText } from '../body.ts'
import { endpoints, type Endpoint } from '../endpoint.ts'
import { room } from '../room.ts'
import type { HttpRequest } from '../exchange.ts'
import { memoryServices } from '../memory-services.ts'
import type { Problem } from '../trouble.ts'

/** Tokens that are what they are looked up as: `alice` speaks for alice. The token `nokeys` can't be checked now. */
export class ListedTokens extends AccessTokens {
  readonly #users: Readonly<Record<string, User>>
  constructor(users: Readonly<Record<string, User>>) {
    super()
    this.#users = users
  }
  async verify(token: string): Promise<User | undefined> {
    if (token === 'nokeys') throw new Unavailable('auth')
    return Object.hasOwn(this.#users, token) ? this.#users[token] : undefined
  }
}

/** Remembers answers by identity, and nothing else. */
export class RememberedWork extends UnitOfWork {
  readonly #answers = new Map<string, Stored>()
  readonly origins: Origin[] = []
  async perform(identity: Identity | undefined, origin: Origin, job: () => Promise<{ readonly answer: unknown; readonly keep: boolean }>): Promise<Performed> {
    const key = identity && `${identity.scope}/${identity.key}`
    const stored = key === undefined ? undefined : this.#answers.get(key)
    if (stored) return { replayed: true, ...stored }
    this.origins.push(origin)
    const { answer, keep } = await job()
    if (keep && key !== undefined && identity) this.#answers.set(key, { fingerprint: identity.fingerprint, answer })
    return { replayed: false, answer }
  }
}

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly json: any
  readonly problem: Problem
}

/** A context that answers in this process, with everything around it recorded. */
export const answering = (
  context: Context,
  ports: Readonly<Record<string, unknown>>,
  users: Readonly<Record<string, User>>,
  { clock = new FixedClock(), log = new RecordedLog(), places = 64 }: { readonly clock?: Clock; readonly log?: Log; readonly places?: number } = {},
) => {
  const work = new RememberedWork()
  const surroundings = { clock, ids: new ListedIds(), log, metrics: new NoMetrics() }
  const made: readonly Endpoint[] = endpoints(context, {
    ...surroundings,
    run: runner(() => ports, work),
    tokens: new ListedTokens(users),
    room: room({ name: context.name, places, ...surroundings }),
  })
  const services = memoryServices(() => new Map([[context.name, made]]), surroundings)
  const send = (request: Omit<HttpRequest, 'params'>) => services.send(context.name, request)

  /** `ask('POST /v1/mugs', { name: 'blue' }, { authorization: 'Bearer alice' })`; a body that is text or bytes is sent as it is. */
  const ask = async (line: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Told> => {
    const [method = '', url = ''] = line.split(' ')
    const bytes = body === undefined ? undefined : body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const response = await send({
      method,
      url,
      headers: { ...(bytes && { 'content-type': 'application/json' }), ...headers },
      ...(bytes && { body: bytes }),
    })
    const text = await bodyText(response.body)
    const json: unknown = /json/.test(response.headers['Content-Type'] ?? '') ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, json, problem: json as Problem }
  }
  return { ...surroundings, endpoints: made, services, send, ask, work }
}
