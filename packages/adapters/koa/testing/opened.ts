import { connect } from 'node:net'
import type { ExecutionContext } from 'ava'
import { RecordedLog, testUser } from '@minishop/kernel/testing'
import { answering, Kiln, pottery } from '@minishop/http/testing'
import { koaServer, type KoaServerOptions } from '../index.ts'

/** Real time: what is tested here are real sockets. */
export const clock = {
  now: () => new Date().toISOString() as never,
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    }),
}

/** A server of the pottery on a free port, stopped with its test. */
export const open = async (t: ExecutionContext, options: Partial<KoaServerOptions> = {}) => {
  const kiln = new Kiln()
  const log = new RecordedLog()
  const { endpoints, ids, metrics } = answering(pottery, { kiln }, { alice: testUser(1) }, { clock, log })
  const server = await koaServer({ endpoints, host: '127.0.0.1', port: 0, clock, ids, log, metrics, ...options })
  t.teardown(() => server.stop({ withinMilliseconds: 0 }))
  const ask = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init)
  return { kiln, log, server, ask }
}

/** Sends bytes as they are and reads until the server closes the connection. */
export const raw = (port: number, bytes: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => void socket.write(bytes))
    socket.on('data', (piece) => (received += piece.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(received))
  })

/** What a refused request is recognised by: status and code. */
export const refused = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]
export const json = { 'content-type': 'application/json', authorization: 'Bearer alice' }
