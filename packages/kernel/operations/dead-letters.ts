import { checked, integer, listOf, nullable, oneOf, text } from '../codec.ts'
import { id } from '../ids.ts'
import type { DeadLetter, Flowed } from '../dead-letter.ts'
import { admin } from '../policy.ts'
import { DeadLetters } from '../ports.ts'
import { refusal } from '../refusal.ts'
import { optional, struct } from '../struct.ts'
import { Instant } from '../time.ts'
import { traceIdOf } from '../trace.ts'
import { command, query } from '../use-case.ts'

const LetterId = id('LetterId')
const words = text({ max: 10_000 })

const LetterView = struct({
  letterId: LetterId,
  listener: words,
  state: oneOf('dead', 'waiting'),
  reason: words,
  attempts: integer({ min: 0 }),
  at: Instant,
  messageId: nullable(words),
  subject: words,
  key: nullable(words),
  announcedAt: nullable(words),
  traceId: nullable(words),
})

/** What a listener could not read may be anything. */
const Anything = checked<unknown>('data', { description: 'The message as it came: JSON, or the text that came instead. What is sealed stays sealed.' }, () => undefined)
const WholeLetterView = struct({ ...LetterView.fields, data: Anything })

const FlowView = struct({ delivered: integer({ min: 0 }), stopped: nullable(LetterView) })

const viewOf = ({ id, listener, state, reason, attempts, at, message }: DeadLetter) => ({
  letterId: id as never,
  listener,
  state,
  reason,
  attempts,
  at,
  messageId: message.id,
  subject: message.subject,
  key: message.key,
  announcedAt: message.time,
  traceId: message.traceparent === null ? null : traceIdOf(message.traceparent),
})
const flowView = ({ delivered, stopped }: Flowed) => ({ delivered, stopped: stopped && viewOf(stopped) })

const letterUnknown = refusal('dead-letter-unknown', 'not-found', 'No such letter is open here: it was replayed or discarded, or belongs to another service.')
const letterWaits = refusal('dead-letter-waits', 'conflict', 'It waits behind an older one of its key: replay or discard that first, and this one follows.')
const cursorInvalid = refusal('cursor-invalid', 'invalid', 'Take the cursor from "nextCursor" of a page before, or leave it out to start over.')

const needs = { letters: DeadLetters }
const input = struct({ letterId: LetterId })

/** The routes by which an admin sees and repairs what the listeners of a context put aside. Each context that listens has them. */
export const deadLetterRoutes = <const N extends string>(context: N) => {
  const path = `/operations/${context}/dead-letters` as const

  const listLetters = query({
    summary: `See the messages that ${context} put aside`,
    description: 'The oldest first. Those that wait behind a dead one of their key are listed too.',
    allows: admin,
    input: struct({ listener: optional(text({ min: 1, max: 200 })), limit: optional(integer({ min: 1, max: 100 })), cursor: optional(text({ min: 1, max: 100 })) }),
    output: struct({ items: listOf(LetterView, { max: 100 }), nextCursor: nullable(text({ max: 100 })) }),
    refuses: [cursorInvalid],
    needs,
    async run({ listener, limit = 50, cursor }, { letters }) {
      const page = await letters.list(context, { listener, limit, cursor })
      return page === undefined ? cursorInvalid : { items: page.letters.map(viewOf), nextCursor: page.next ?? null }
    },
  })

  const showLetter = query({
    summary: `See one message that ${context} put aside`,
    allows: admin,
    input,
    output: WholeLetterView,
    refuses: [letterUnknown],
    needs,
    async run({ letterId }, { letters }) {
      const letter = await letters.find(context, letterId)
      return letter === undefined ? letterUnknown : { ...viewOf(letter), data: letter.message.data }
    },
  })

  const replayLetter = command({
    summary: `Deliver a message that ${context} put aside again, and then those that wait behind it`,
    description: 'In order, until one fails: that one stays with its new reason. Safe to repeat, since a listener does a message once.',
    allows: admin,
    input,
    output: FlowView,
    refuses: [letterUnknown, letterWaits],
    needs,
    async run({ letterId }, { letters }) {
      const replayed = await letters.replay(context, letterId)
      if (replayed === 'unknown') return letterUnknown
      return replayed === 'behind' ? letterWaits : flowView(replayed)
    },
  })

  const discardLetter = command({
    summary: `Give up a message that ${context} put aside, and deliver those that wait behind it`,
    description: 'It is gone for good, and its listener never does it. Those behind it are delivered in order, until one fails.',
    allows: admin,
    input,
    output: FlowView,
    refuses: [letterUnknown],
    needs,
    async run({ letterId }, { letters }) {
      const discarded = await letters.discard(context, letterId)
      return discarded === 'unknown' ? letterUnknown : flowView(discarded)
    },
  })

  const routes = {
    [`GET ${path}`]: listLetters,
    [`GET ${path}/:letterId`]: showLetter,
    [`DELETE ${path}/:letterId`]: discardLetter,
    [`POST ${path}/:letterId/replay`]: replayLetter,
  }
  // A computed name is any text to the compiler: here the names are spelled out, so that the typed client knows them.
  return routes as unknown as { readonly [K in `GET ${typeof path}`]: typeof listLetters } & { readonly [K in `GET ${typeof path}/:letterId`]: typeof showLetter } & {
    readonly [K in `DELETE ${typeof path}/:letterId`]: typeof discardLetter
  } & { readonly [K in `POST ${typeof path}/:letterId/replay`]: typeof replayLetter }
}
