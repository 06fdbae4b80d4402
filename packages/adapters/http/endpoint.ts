import {
  anonymous,
  derivedId,
  notAllowed,
  signInRequired,
  type AccessTokens,
  type Actor,
  type Call,
  type Context,
  type ContextRoute,
  type Runner,
  type Uuid,
} from '@minishop/kernel'
import { responseOf } from './answer.ts'
import { enveloped, type Surroundings, type Visit, type Work } from './envelope.ts'
import type { Answer, HttpRequest } from './exchange.ts'
import { gatherer, inPlace } from './input.ts'
import { waitSeconds } from './preferences.ts'
import { serverSentEvents } from './server-sent-events.ts'
import type { Room } from './room.ts'
import { badInput, invalidToken, overloaded, refusedWith, type Trouble } from './trouble.ts'
import { waitFor } from './waiting.ts'

/** A route with what answers it: a use case here, or in the gateway the way to it. */
export interface Endpoint {
  readonly route: Pick<ContextRoute, 'key' | 'method' | 'path'>
  readonly answer: Answer
}

export interface EndpointNeeds extends Surroundings {
  readonly run: Runner
  readonly tokens: AccessTokens
  /** In which all calls of the context are run. Who waits for an outcome takes no place in it meanwhile. */
  readonly room: Room
}

/** Every route of a context, ready to answer. */
export const endpoints = (context: Context, needs: EndpointNeeds): readonly Endpoint[] =>
  context.routes.map((route) => ({ route, answer: enveloped(needs, route.key, pipeline(route, needs)) }))

const pipeline = (route: ContextRoute, needs: EndpointNeeds): Work => {
  const { run, tokens, room, clock, ids, log } = needs
  const { useCase, options } = route
  const gather = gatherer(route)
  return async (request, visit) => {
    const caller = await authenticate(request, tokens)
    if ('trouble' in caller) return caller
    const { actor, bearer } = caller
    visit.actor = actor
    // Asked before the input is looked at: what a route takes is no business of those it is not for.
    const admitted: boolean = useCase.allows.admits(actor)
    if (!admitted) return { trouble: refusedWith(actor.kind === 'anonymous' ? signInRequired : notAllowed) }

    const gathered = gather(request)
    if ('trouble' in gathered) return gathered
    const identity = identify(route, request, actor)
    if ('trouble' in identity) return identity
    const { once } = identity
    const call: Call = {
      // A repeat has the same id, so that all ids that follow from it are the same too.
      id: once ? derivedId(actor.kind === 'user' ? actor.id : nobody, `${once.scope}/${once.key}`) : ids.next(),
      actor,
      at: clock.now(),
      traceparent: visit.traceparent,
      ...(bearer !== undefined && { bearer }),
      ...(request.signal && { signal: request.signal }),
    }
    const outcome = await room(() => run(useCase, { input: gathered.input, call, unknownFields: 'refuse', ...(once && { once }) }), request.signal)
    if (outcome === undefined) return { trouble: overloaded }
    switch (outcome.kind) {
      case 'bad-input':
        return { trouble: badInput(inPlace(route, outcome.faults)) }
      case 'refusal':
        return { trouble: refusedWith(outcome.refusal) }
      case 'stream':
        return { status: 200, headers: streaming, body: watched(serverSentEvents(outcome.items, clock, request.signal), visit, request, needs, route.key) }
      case 'answer': {
        const seconds = options.wait ? waitSeconds(request.headers['prefer']) : 0
        const waited = options.wait && seconds > 0 ? await waitFor(options.wait, outcome.answer, seconds, { run, clock, log, call }) : undefined
        return responseOf(route, request, { ...outcome, waited })
      }
    }
  }
}

const streaming = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' }
const nobody = '00000000-0000-7000-8000-000000000000' as Uuid

/** RFC 6750, section 2.1. A token that is sent must be good even where none is needed: its sender believes to be somebody. */
const authenticate = async ({ headers }: HttpRequest, tokens: AccessTokens): Promise<{ actor: Actor; bearer?: string } | { trouble: Trouble }> => {
  const given = headers['authorization']
  if (given === undefined) return { actor: anonymous }
  const [, bearer] = /^Bearer +([\w.~+/-]+=*)$/i.exec(given) ?? []
  const user = bearer === undefined ? undefined : await tokens.verify(bearer)
  return user === undefined ? { trouble: invalidToken } : { actor: user, bearer: bearer! }
}

/**
 * By what a repeat of this command is known: its `Idempotency-Key`, within one account and route. Strangers share no account,
 * and one must not get the answer of another by guessing a key: theirs counts only where the route requires one.
 */
const identify = ({ key: routeKey, useCase, options }: ContextRoute, { headers }: HttpRequest, actor: Actor): { once?: { scope: string; key: string } } | { trouble: Trouble } => {
  if (useCase.kind !== 'command') return {}
  const wrong = (message: string) => ({ trouble: badInput([{ path: 'Idempotency-Key', message }]) })
  const key = headers['idempotency-key']
  const required = options.idempotencyKey === 'required'
  if (key === undefined) return required ? wrong('is missing: send a new one with every new request, and the same one with a repeat') : {}
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) return wrong('must be 1 to 255 visible ASCII characters')
  if (actor.kind !== 'user' && !required) return {}
  return { once: { scope: `${actor.kind === 'user' ? actor.id : 'anonymous'} ${routeKey}`, key } }
}

/** A stream that breaks has already begun to answer: all that is left is to say so in the log and to break off. */
async function* watched(events: AsyncIterable<string>, visit: Visit, request: HttpRequest, { log }: Surroundings, route: string): AsyncGenerator<string> {
  try {
    yield* events
  } catch (error) {
    if (!request.signal?.aborted) log.write('error', 'stream broke', { route, requestId: visit.requestId, reason: String(error) })
    throw error
  }
}
