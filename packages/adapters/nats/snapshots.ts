import { randomUUID } from 'node:crypto'
import type { NatsConnection } from '@nats-io/transport-node'
import { connectTo, type MessagesServer } from './server.ts'

/** What a snapshot of a stream is of, in the server's own words. */
export interface StreamHead {
  readonly config: { readonly name: string }
  readonly state: { readonly messages: number; readonly bytes: number; readonly first_seq: number; readonly last_seq: number; readonly consumer_count: number }
}

const answerMilliseconds = 10_000
const pieceBytes = 128 * 1024
const nothing = new Uint8Array()

/** Every stream with its messages, consumers and how far they are, one after the other: its head, and the pieces of its snapshot. */
export async function* snapshots(server: MessagesServer): AsyncGenerator<{ readonly head: StreamHead; readonly pieces: AsyncGenerator<Buffer> }> {
  const connection = await connectTo(server)
  try {
    for (const name of await namesOf(connection)) {
      // Subscribed before it is asked for, so that no piece comes too early.
      const inbox = `_INBOX_${server.name}.snapshot.${randomUUID()}`
      const pieces = connection.subscribe(inbox)
      const head = await asked<StreamHead>(connection, `$JS.API.STREAM.SNAPSHOT.${name}`, { deliver_subject: inbox, chunk_size: pieceBytes, jsck: true })
      yield { head: { config: head.config, state: head.state }, pieces: until(pieces) }
    }
  } finally {
    await connection.close()
  }
}

/** The last piece is empty. Each is answered, or the server sends no more. */
async function* until(pieces: ReturnType<NatsConnection['subscribe']>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    if (piece.headers?.hasError) throw new Error(`The server ended the snapshot: ${piece.headers.status}.`)
    if (piece.data.length === 0) return
    yield Buffer.from(piece.data)
    piece.respond(nothing)
  }
  throw new Error('The connection ended within the snapshot.')
}

/** Makes a stream anew from a snapshot, in the place of the one of its name. Answers how it stands then. */
export const restoreStream = async (server: MessagesServer, { config, state }: StreamHead, pieces: AsyncIterable<Uint8Array>): Promise<StreamHead> => {
  const connection = await connectTo(server)
  try {
    if ((await namesOf(connection)).includes(config.name)) await asked(connection, `$JS.API.STREAM.DELETE.${config.name}`)
    const { deliver_subject: where } = await asked<{ deliver_subject: string }>(connection, `$JS.API.STREAM.RESTORE.${config.name}`, { config, state })
    for await (const piece of pieces) {
      const refused = (await connection.request(where, piece, { timeout: answerMilliseconds })).string()
      if (refused.includes('"error"')) throw new Error(`The server does not take the snapshot of ${config.name}: ${refused}`)
    }
    const restored = JSON.parse((await connection.request(where, nothing, { timeout: answerMilliseconds })).string()) as StreamHead & Refused
    return accepted(restored, config.name)
  } finally {
    await connection.close()
  }
}

interface Refused {
  readonly error?: { readonly description: string }
}
const accepted = <T extends object>(answer: T & Refused, what: string): T => {
  if (answer.error) throw new Error(`${what}: ${answer.error.description}`)
  return answer
}
const asked = async <T extends object>(connection: NatsConnection, subject: string, request: object = {}): Promise<T> =>
  accepted((await connection.request(subject, JSON.stringify(request), { timeout: answerMilliseconds })).json<T & Refused>(), subject)

const namesOf = async (connection: NatsConnection): Promise<readonly string[]> => {
  const names: string[] = []
  for (;;) {
    const { streams, total } = await asked<{ streams: readonly string[] | null; total: number }>(connection, '$JS.API.STREAM.NAMES', { offset: names.length })
    names.push(...(streams ?? []))
    if (names.length >= total || (streams ?? []).length === 0) return names
  }
}
