import test, { type ExecutionContext } from 'ava'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { temporaryFolder } from '@minishop/servers'

// How the command speaks. That a real shop finds and repairs what differs is a journey of its own.

const main = join(import.meta.dirname, '../main.ts')
const run = async (t: ExecutionContext, args: readonly string[], environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [main, 'reconcile', ...args], { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const [out, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, said, code: code as number }
}

interface Line {
  readonly differenceId: string
  readonly orderId: string
  readonly kind: string
  readonly repaired: boolean
  readonly detail: string
}

/** A shop that goes on walking for two looks in each round, and lists one difference a page: of each round what was found since it began. */
const shopWith = async (t: ExecutionContext, ...rounds: readonly (readonly Line[])[]): Promise<string> => {
  let [looks, started, requests] = [0, 0, 0]
  const accepted: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://shop')
    const answer = (status: number, body: unknown) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/v1/auth/login') return answer(200, { accessToken: 'a-token' })
    if (request.headers.authorization !== 'Bearer a-token') return answer(401, { detail: 'Sign in.' })
    // Now and then it is short of breath.
    if (++requests % 3 === 0 && !url.pathname.endsWith('acceptance')) return answer(503, { detail: 'Later.' })
    const acceptance = /differences\/(.+)\/acceptance$/.exec(url.pathname)
    if (acceptance) return answer(accepted.push(acceptance[1]!) > 1 ? 404 : 200, {})
    if (request.method === 'POST') {
      looks = 0
      return answer(202, { since: 'then', startedAt: String(++started), settledSeconds: 0 })
    }
    const differences = rounds.slice(Math.max(0, Number(url.searchParams.get('since')) - 1), Math.max(1, started)).flat()
    const at = Number(url.searchParams.get('cursor') ?? 0)
    if (at === 0) looks++
    const walking = started > 0 && looks <= 2
    const items = walking ? [] : differences.slice(at, at + 1)
    return answer(200, { items, nextCursor: !walking && at + 1 < differences.length ? String(at + 1) : null, walking })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => void server.close())
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}
const account = { MINISHOP_ADMIN_EMAIL: 'admin@shop.example', MINISHOP_ADMIN_PASSWORD: 'lanterns over quiet canals' }
const made: Line = { differenceId: 'difference-1', orderId: 'order-1', kind: 'shipment-missing', repaired: true, detail: 'There was no parcel. It is booked now.' }
const lost: Line = { differenceId: 'difference-2', orderId: 'order-2', kind: 'payment-without-order', repaired: false, detail: 'There is no such order.' }

test('each difference is printed, from every page and after the end of the walk, and what is left open ends with 1', async (t) => {
  const { out, code } = await run(t, ['--url', await shopWith(t, [made, lost])], account)
  t.is(code, 1)
  t.regex(out, /✔ order-1  shipment-missing +repaired  There was no parcel\. It is booked now\.\n  ✘ order-2  payment-without-order +open +There is no such order\.\n/)
  t.regex(out, /2 differences since then: 1 repaired, settled or accepted, 1 open\.\n$/)
})

test('where all is repaired, or nothing differs, it ends with 0', async (t) => {
  const repaired = await run(t, ['--json', '--url', await shopWith(t, [made])], account)
  t.deepEqual([repaired.code, JSON.parse(repaired.out)], [0, { since: 'then', differences: [made] }])
  const none = await run(t, ['--url', await shopWith(t, [])], account)
  t.deepEqual([none.code, none.out], [0, 'Nothing differs among the orders that were placed or changed since then.\n'])
})

test('what was repaired is looked at again, until a round repairs nothing, and what followed from it is told too', async (t) => {
  const next: Line = { ...made, differenceId: 'difference-3', kind: 'units-not-sold' }
  const url = await shopWith(t, [made], [next], [])
  const told = await run(t, ['--json', '--url', url], account)
  t.deepEqual([told.code, JSON.parse(told.out).differences], [0, [made, next]])
  t.regex(told.said, /1 repaired\. In 0 seconds it is looked whether that holds/)
  const once = await run(t, ['--json', '--once', '--url', await shopWith(t, [made], [next])], account)
  t.deepEqual([once.code, JSON.parse(once.out).differences, once.said], [0, [made], ''])
})

test('what does not stay repaired is told after five rounds, and ends with 1', async (t) => {
  const told = await run(t, ['--json', '--url', await shopWith(t, ...Array.from({ length: 6 }, () => [made]))], account)
  t.is(told.code, 1)
  t.regex(told.said, /what is repaired does not stay so/)
})

test('what is open about an order is accepted for a reason, and what is not open is told', async (t) => {
  const accept = async (...args: readonly string[]) => run(t, ['--accept', ...args, '--url', await shopWith(t, [lost])], account)
  const done = await accept('order-2', '--note', 'A gift.')
  t.deepEqual([done.code, done.out], [0, '  ✔ order-2  payment-without-order            accepted\n'])
  t.deepEqual([(await accept('order-2')).said, (await accept('order-3', '--note', 'A gift.')).said], ['Say why it is taken as it is: --note "..."\n', 'Nothing is open about this order.\n'])
})

test('who can not reach a shop, or is not let in, is told what to do', async (t) => {
  const folder = await temporaryFolder(t)
  const noShop = await run(t, ['--data', folder], account)
  t.deepEqual([noShop.code, noShop.said], [3, `No shop runs on ${folder}. Start one with ./minishop up, or name the gateway of another with --url.\n`])
  const url = await shopWith(t, [])
  const nobody = await run(t, ['--url', url])
  t.deepEqual([nobody.code, nobody.said], [3, 'Say who you are: set MINISHOP_ADMIN_EMAIL and MINISHOP_ADMIN_PASSWORD to those of an admin, or MINISHOP_TOKEN to the access token of one.\n'])
  const expired = await run(t, ['--url', url], { MINISHOP_TOKEN: 'expired' })
  t.deepEqual([expired.code, /access token is not valid/.test(expired.said)], [3, true])
})
