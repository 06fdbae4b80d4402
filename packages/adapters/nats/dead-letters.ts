import type { JetStreamClient, JsMsg } from '@nats-io/jetstream'
import { failpoint } from '@minishop/kernel'
import { headers } from '@nats-io/transport-node'

const longestReason = 1_000

export interface DeadLetter {
  readonly message: JsMsg
  /** Of the message where it could be read: what claims an id proves nothing. */
  readonly messageId: string | undefined
  readonly listener: string
  readonly reason: string
}

/**
 * Puts a message aside: as it came, with the listener, the reason and the number of attempts in the headers. Resolves when the server has it;
 * the same message put aside again within a day is one letter.
 */
export const putAside = async (jetstream: JetStreamClient, { message, messageId, listener, reason }: DeadLetter): Promise<void> => {
  const written = headers()
  for (const [name, values] of message.headers ?? []) if (!/^nats-/i.test(name)) for (const value of values) written.append(name, value)
  written.set('dead-listener', listener)
  // A header holds one line.
  written.set('dead-reason', reason.replace(/\p{Cc}+/gu, ' ').slice(0, longestReason))
  written.set('dead-attempts', String(message.info.deliveryCount))
  const msgID = `${listener}/${messageId ?? `${message.info.stream}-${message.seq}`}`
  await failpoint('dead-letter.before-keep', listener)
  await jetstream.publish(`dead.${listener.split('/', 1)[0]}.${message.subject}`, message.data, { msgID, headers: written })
  await failpoint('dead-letter.after-keep', listener)
}
