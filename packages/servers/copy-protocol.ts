import { once } from 'node:events'
import { PassThrough, type Duplex, type Readable } from 'node:stream'
import type pg from 'pg'

/** What pg's connection has beyond its types, for those who speak the copy protocol (PostgreSQL 18, 54.2.6). */
interface Wire {
  readonly stream: Duplex
  query(statement: string): void
  sendCopyFromChunk(bytes: Buffer): void
  endCopyFrom(): void
  sendCopyFail(reason: string): void
}

const ignored = { handleRowDescription() {}, handleDataRow() {}, handleCommandComplete() {}, handleEmptyQuery() {}, handlePortalSuspended() {} }
const submitted = (client: pg.Client, query: object): void => void client.query(query as unknown as pg.Submittable)

/** What a statement copies out, a message of the server at a time: of COPY that is a row. The server waits while nobody reads. Rows that come besides are told. */
export const copyOut = (client: pg.Client, statement: string, told: (fields: readonly Buffer[]) => void = () => {}): Readable => {
  const out = new PassThrough({ objectMode: true, highWaterMark: 512 })
  submitted(client, {
    ...ignored,
    submit: (wire: Wire) => wire.query(statement),
    handleDataRow: ({ fields }: { readonly fields: readonly Buffer[] }) => told(fields),
    handleCopyData({ chunk }: { readonly chunk: Buffer }, { stream }: Wire) {
      // A copy: the parser uses its memory again.
      if (out.write(Buffer.from(chunk)) || stream.isPaused()) return
      stream.pause()
      out.once('drain', () => stream.resume())
    },
    handleError: (error: Error) => out.destroy(error),
    handleReadyForQuery: () => out.end(),
  })
  return out
}

/** Copies in what a `COPY ... FROM STDIN` is given. Rejects with the reason of the server, or of the source. */
export const copyIn = (client: pg.Client, statement: string, source: AsyncIterable<Buffer>): Promise<void> =>
  new Promise((resolve, reject) => {
    const refused = new AbortController()
    const send = async (wire: Wire): Promise<void> => {
      try {
        for await (const bytes of source) {
          if (refused.signal.aborted) return
          wire.sendCopyFromChunk(bytes)
          if (wire.stream.writableNeedDrain) await once(wire.stream, 'drain', { signal: refused.signal })
        }
        wire.endCopyFrom()
      } catch (error) {
        if (refused.signal.aborted) return
        reject(error as Error)
        wire.sendCopyFail('The source failed.')
      }
    }
    submitted(client, {
      ...ignored,
      submit: (wire: Wire) => wire.query(statement),
      handleCopyInResponse: (wire: Wire) => void send(wire),
      handleError(error: Error) {
        refused.abort()
        reject(error)
      },
      handleReadyForQuery: () => resolve(),
    })
  })
