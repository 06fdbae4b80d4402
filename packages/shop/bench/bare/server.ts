import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Carts } from './carts.ts'
import { cartChange } from './cart-change.ts'
import { checkout } from './checkout.ts'
import { openDatabases } from './databases.ts'
import { productPage, productRead } from './products.ts'
import { signIn } from './sign-in.ts'

// What the shop is measured beside: Node's own HTTP server and the PostgreSQL driver with the statements that the shop sends, and nothing else:
// no validation, no checking of tokens, no messages, no ids of requests, no log. It is no example of how to write a server.

/** What a request asks, by what the benchmark's requests have in them. */
export interface Question {
  readonly url: URL
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: any
}

export interface Reply {
  readonly status: number
  readonly body: unknown
}

const databases = openDatabases()
const carts = new Carts()
/** What goes on after an answer. */
const underWay = new Set<Promise<void>>()

const routes: readonly (readonly [RegExp, (question: Question) => Promise<Reply>])[] = [
  [/^GET \/v1\/products\/[^/]+$/, productRead(databases)],
  [/^GET \/v1\/products$/, productPage(databases)],
  [/^PUT \/v1\/cart\/items\/[^/]+$/, cartChange(databases, carts)],
  [/^POST \/v1\/orders$/, checkout(databases, carts, (rest) => void underWay.add(rest.finally(() => underWay.delete(rest))))],
  [/^POST \/v1\/auth\/login$/, signIn(databases, process.env['BARE_PEPPER']!)],
]

const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const url = new URL(request.url!, 'http://bare')
    const [, answer] = routes.find(([pattern]) => pattern.test(`${request.method} ${url.pathname}`))!
    const body: unknown = pieces.length > 0 ? JSON.parse(Buffer.concat(pieces).toString()) : undefined
    answer({ url, headers: request.headers, body }).then(
      ({ status, body }) => {
        const text = JSON.stringify(body)
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)
      },
      (error: Error) => response.writeHead(500).end(error.stack),
    )
  })
})

process.on('message', async ({ do: what }: { readonly do: 'listen' | 'settle' }) => {
  if (what === 'settle') {
    const outcomes = await Promise.allSettled(underWay)
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    return process.send!(failed ? { error: String(failed.reason) } : {})
  }
  server.listen(0, '127.0.0.1', () => process.send!({ answer: (server.address() as AddressInfo).port }))
})
process.on('disconnect', () => process.exit())
