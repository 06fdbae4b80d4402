import { Instant, childTraceparent, decode, id, reasonOf, type Message } from '@minishop/kernel'
import { headers, type MsgHdrs } from '@nats-io/transport-node'

const MessageId = id('MessageId')

// CloudEvents HTTP Protocol Binding 1.0.2, section 3.1.3.2, which the NATS binding takes over: what is not printable ASCII, the space,
// the double quote and the percent sign are percent-encoded as UTF-8.
const encoded = (value: string): string => value.toWellFormed().replace(/[^\x21\x23\x24\x26-\x7e]/gu, encodeURIComponent)
const decoded = (value: string): string => decodeURIComponent(value)

/** The headers of a message: CloudEvents 1.0 in binary mode and W3C `traceparent`. */
export const headersOf = ({ id, source, subject, key, time, traceparent }: Message): MsgHdrs => {
  const written = headers()
  written.set('ce-specversion', '1.0')
  written.set('ce-id', encoded(id))
  written.set('ce-source', encoded(source))
  written.set('ce-type', encoded(subject))
  written.set('ce-subject', encoded(key))
  written.set('ce-time', time)
  written.set('content-type', 'application/json')
  written.set('traceparent', traceparent)
  return written
}

/** What came over the network, read: a message, or in words why it is none. */
export type Read = { readonly message: Message } | { readonly unreadable: string }

/**
 * Reads what was delivered. The announcer is the context whose subject it came on, since the server's permissions say who may publish there;
 * a header that says otherwise makes the message unreadable.
 */
export const read = (subject: string, headers: MsgHdrs | undefined, payload: string): Read => {
  try {
    const header = (name: string): string => {
      const value = headers?.get(name)
      if (!value) throw new Error(`The header ${name} is missing.`)
      return decoded(value)
    }
    const messageId = decode(MessageId, header('ce-id'), 'ignore')
    const time = decode(Instant, header('ce-time'), 'ignore')
    const source = header('ce-source')
    if (!messageId.ok) throw new Error('The header ce-id is not a UUID.')
    if (!time.ok) throw new Error('The header ce-time is not a UTC time.')
    if (source !== subject.split('.', 1)[0]) throw new Error(`${source} can't announce on the subject ${subject}.`)
    const traceparent = headers?.get('traceparent') || childTraceparent()
    return { message: { id: messageId.value, subject, source, key: header('ce-subject'), time: time.value, traceparent, data: JSON.parse(payload) } }
  } catch (error) {
    return { unreadable: reasonOf(error) }
  }
}
