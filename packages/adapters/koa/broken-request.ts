import { STATUS_CODES, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { enveloped, type Surroundings, type Trouble } from '@minishop/http'

const malformed: Trouble = { status: 400, code: 'malformed-request', detail: 'This is not an HTTP/1.1 request.' }
const troubles: Readonly<Record<string, Trouble>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers-too-large', detail: 'The headers of the request are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request-timeout', detail: 'The request did not arrive in time.' },
}

/**
 * Answers what can't be parsed, or does not arrive in time, with a problem like any other, and closes the connection.
 * Where an answer is already on its way on that connection nothing is written into it.
 */
export const answerBrokenRequest = (server: Server, surroundings: Surroundings): void => {
  const answering = new WeakMap<Duplex, ServerResponse>()
  server.on('request', (request, response) => answering.set(request.socket, response))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const response = answering.get(socket)
    const begun = response !== undefined && response.headersSent && !response.writableFinished
    if (error.code === 'ECONNRESET' || !socket.writable || begun) return void socket.destroy()
    const trouble = troubles[error.code ?? ''] ?? malformed
    const answer = enveloped(surroundings, 'broken', async () => ({ trouble }))
    void answer({ method: '', url: '', params: {}, headers: {} }).then(({ status, headers, body }) => {
      const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body as string)), Connection: 'close' })
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body as string}`)
    })
  })
}
