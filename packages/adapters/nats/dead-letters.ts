import { Instant, Unavailable, decode, letterId, type DeadLetter, type Uuid } from '@minishop/kernel'
import { headers, type MsgHdrs } from '@nats-io/transport-node'
import { createHash } from 'node:crypto'
import { durableOf } from './consumers.ts'
import { read, type Read } from './envelope.ts'

const longestReason = 1_000

/** A message as the server handed it out, whichever stream it lies in. */
export interface RawMessage {
  readonly subject: string
  readonly headers: MsgHdrs
  readonly payload: Uint8Array
}

/** A letter with what is delivered when it is replayed, and where it stands among those of its key: the sequence it was first kept at. */
export interface StreamLetter extends DeadLetter {
  readonly raw: RawMessage
  readonly place?: number
}

/** What a message is, or in words why it is none of ours. */
export const readRaw = ({ subject, headers, payload }: RawMessage): Read => read(subject, headers, new TextDecoder().decode(payload))

const contextOf = (listener: string): string => listener.split('/', 1)[0]!
const keyToken = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22)

/** The subjects of the letters of a listener, or of one of its keys. */
export const lettersOf = (listener: string, key?: string): string =>
  `dead.${contextOf(listener)}.${durableOf({ name: listener, subject: '' })}.${key === undefined ? '>' : `${keyToken(key)}.*`}`

/** Where a letter lies: under its listener and key, so that those that belong together are found together. A letter without a key stands alone. */
export const subjectOfLetter = ({ listener, id, message: { key } }: DeadLetter): string => lettersOf(listener, key ?? id).replace(/\*$/, id)

/** What an unreadable message says in a header, where that can be read. */
const said = (headers: MsgHdrs, name: string): string | null => {
  try {
    return decodeURIComponent(headers.get(name)) || null
  } catch {
    return null
  }
}

const dataOf = (payload: Uint8Array): unknown => {
  const text = new TextDecoder().decode(payload)
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** The letter of a message that was delivered to `listener`. `origin` tells messages apart that have no readable id. */
export const letterOf = (
  raw: RawMessage,
  found: Read,
  { listener, origin, attempts, at }: { readonly listener: string; readonly origin: string; readonly attempts: number; readonly at: Instant },
): StreamLetter => {
  const message = 'message' in found ? found.message : undefined
  const from = (message?.id ?? nobody) as Uuid
  return {
    id: letterId(message ? listener : `${listener} ${origin}`, from),
    listener,
    message: {
      id: message?.id ?? said(raw.headers, 'ce-id'),
      source: message?.source ?? said(raw.headers, 'ce-source'),
      subject: raw.subject,
      // What says that it comes from somebody else can't be believed about its key either, and holds up nobody.
      key: message?.key ?? (said(raw.headers, 'ce-source') === raw.subject.split('.', 1)[0] ? said(raw.headers, 'ce-subject') : null),
      time: message?.time ?? said(raw.headers, 'ce-time'),
      traceparent: said(raw.headers, 'traceparent'),
      data: message ? message.data : dataOf(raw.payload),
    },
    state: 'dead',
    reason: '',
    attempts,
    at,
    raw,
  }
}
const nobody = '00000000-0000-7000-8000-000000000000'

/** The headers under which a letter is kept: those of its message, and what became of it. */
export const headersOfLetter = ({ id, listener, state, reason, attempts, at, raw, place }: StreamLetter): MsgHdrs => {
  const written = headers()
  for (const [name, values] of raw.headers) if (!/^(nats|dead)-/i.test(name)) for (const value of values) written.append(name, value)
  const own = { id, listener, state, attempts: String(attempts), at, subject: raw.subject, ...(place !== undefined && { place: String(place) }) }
  for (const [name, value] of Object.entries(own)) written.set(`dead-${name}`, value)
  // A header holds one line.
  written.set('dead-reason', reason.replace(/\p{Cc}+/gu, ' ').slice(0, longestReason) || '-')
  return written
}

/** A letter as it lies in the stream; nothing for what was written there before letters had ids. */
export const storedLetter = ({ seq, header, data }: { readonly seq: number; readonly header: MsgHdrs; readonly data: Uint8Array }): StreamLetter | undefined => {
  const kept = (name: string): string => header.get(`dead-${name}`)
  const at = decode(Instant, kept('at'), 'ignore')
  if (!kept('id') || !at.ok) return undefined
  const raw: RawMessage = { subject: kept('subject'), headers: header, payload: data }
  const letter = letterOf(raw, readRaw(raw), { listener: kept('listener'), origin: '', attempts: Number(kept('attempts')), at: at.value })
  const state = kept('state') === 'waiting' ? 'waiting' : 'dead'
  return { ...letter, id: kept('id') as Uuid, state, reason: kept('reason'), place: Number(kept('place')) || seq }
}

/** An outage of the server in the words of the house. */
export const asOutage = (error: unknown): Error => (error instanceof Unavailable ? error : new Unavailable('NATS', { cause: error }))
