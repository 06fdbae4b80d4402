import { jetstream, type JetStreamManager } from '@nats-io/jetstream'
import { headers, type NatsConnection } from '@nats-io/transport-node'
import { isMissing } from './consumers.ts'

/** Where the letters of all contexts lay together, before each had a stream for its own. */
const former = 'dead-letters'

/** Frees the subjects of the former stream, which keeps what it holds. Answers whether there is one. */
export const freeFormerLetters = async (manager: JetStreamManager): Promise<boolean> => {
  const found = await manager.streams.info(former).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (found?.config.subjects.includes('dead.>')) await manager.streams.update(former, { subjects: ['former-letters'] })
  return found !== undefined
}

/** Carries what the former stream holds over to the streams of today, and deletes it. Who is killed meanwhile carries over again, and no letter comes twice. */
export const carryOverLetters = async (manager: JetStreamManager, connection: NatsConnection): Promise<void> => {
  const { state } = await manager.streams.info(former)
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const letter = await manager.streams.getMessage(former, { seq })
    if (letter === null) continue
    const kept = headers()
    for (const [name, values] of letter.header) if (!/^nats-/i.test(name)) for (const value of values) kept.append(name, value)
    await jetstream(connection).publish(letter.subject, letter.data, { headers: kept, msgID: `${former} ${seq}` })
  }
  await manager.streams.delete(former)
}
