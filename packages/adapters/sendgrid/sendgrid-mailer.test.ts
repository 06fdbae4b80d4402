import test, { type ExecutionContext } from 'ava'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { Rejected, Unavailable, type Mail } from '@minishop/kernel'
import { sendgridMailer } from './index.ts'

const apiKey = 'SG.key-of-the-tests.5ec4e7'
const mail: Mail = {
  id: '019c1234-0000-7000-8000-000000000001',
  to: 'jane@example.com',
  from: 'Minishop <shop@minishop.example>',
  subject: 'Reset your password',
  text: 'https://minishop.example/reset?token=abc',
  html: '<a href="https://minishop.example/reset?token=abc">Reset</a>',
}

interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}
interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** A server that speaks like SendGrid's; without a reply it stays silent. */
const serve = async (t: ExecutionContext, reply: Reply | undefined = { status: 202 }, silent = false) => {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    asked.push({ method, url, headers, body: method === 'POST' ? await json(request) : undefined })
    if (silent) return
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, host, mailer: sendgridMailer({ apiKey, host, timeoutMilliseconds: silent ? 200 : 5000 }) }
}

test('a mail is asked for as the Web API v3 wants it, without tracking', async (t) => {
  const { asked, mailer } = await serve(t)
  await mailer.send({ ...mail, headers: { 'X-Order': 'o-1' } })
  t.is(asked.length, 1)
  const { method, url, headers, body } = asked[0]!
  t.is(`${method} ${url}`, 'POST /v3/mail/send')
  t.is(headers.authorization, `Bearer ${apiKey}`)
  t.is(headers['content-type'], 'application/json')
  t.deepEqual(body, {
    from: { email: 'shop@minishop.example', name: 'Minishop' },
    personalizations: [{ to: [{ email: 'jane@example.com' }] }],
    custom_args: { mail_id: mail.id },
    subject: mail.subject,
    content: [
      { type: 'text/plain', value: mail.text },
      { type: 'text/html', value: mail.html },
    ],
    headers: { 'X-Order': 'o-1', 'Auto-Submitted': 'auto-generated', 'X-Mail-Id': mail.id },
    tracking_settings: { click_tracking: { enable: false, enable_text: false }, open_tracking: { enable: false } },
  })
})

for (const status of [400, 413, 422])
  test(`a mail that is found wrong (${status}) is rejected with SendGrid's own words`, async (t) => {
    const { mailer } = await serve(t, { status, body: { errors: [{ message: 'The to address is invalid.', field: 'to' }] } })
    await t.throwsAsync(mailer.send(mail), { instanceOf: Rejected, message: 'SendGrid refused for good: The to address is invalid.' })
  })

for (const status of [401, 403, 404, 408, 500, 502, 503])
  test(`an answer of ${status} is an outage: the mail is not to blame`, async (t) => {
    const { mailer, asked } = await serve(t, { status, body: { errors: [{ message: 'no' }] } })
    await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
    t.is(asked.length, 1, 'and it is not tried again by itself')
  })

test('too many mails are an outage for as long as SendGrid says', async (t) => {
  const { mailer } = await serve(t, { status: 429, headers: { 'retry-after': '17' } })
  const error = await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
  t.is(error.retryAfterSeconds, 17)
})

test('silence is an outage, and so is nobody being there', async (t) => {
  const { mailer } = await serve(t, undefined, true)
  await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
  await t.throwsAsync(sendgridMailer({ apiKey, host: 'http://127.0.0.1:1' }).send(mail), { instanceOf: Unavailable })
})

test('a redirect is not followed', async (t) => {
  const elsewhere = await serve(t)
  const { mailer } = await serve(t, { status: 307, headers: { location: `${elsewhere.host}/v3/mail/send` } })
  await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
  t.deepEqual(elsewhere.asked, [])
})

test('no error carries the key or the mail', async (t) => {
  const { mailer } = await serve(t, undefined, true)
  const error = await t.throwsAsync(mailer.send(mail))
  const seen = inspect(error, { depth: 20, showHidden: true })
  t.false(seen.includes(apiKey))
  t.false(seen.includes('token=abc'))
})

const injections: Record<string, Partial<Mail>> = {
  'a line break in the subject': { subject: 'Hello\r\nBcc: victim@example.com' },
  'a line break in the sender': { from: 'Shop <shop@minishop.example>\nBcc: victim@example.com' },
  'two recipients': { to: 'jane@example.com,victim@example.com' },
  'a line break in a header': { headers: { 'X-Order': 'o-1\r\nBcc: victim@example.com' } },
  'a line break in the name of a header': { headers: { 'X-Order: 1\r\nBcc': 'victim@example.com' } },
}
for (const [name, change] of Object.entries(injections))
  test(`nothing is asked for with ${name}`, async (t) => {
    const { asked, mailer } = await serve(t)
    await t.throwsAsync(mailer.send({ ...mail, ...change }), { instanceOf: Rejected })
    t.deepEqual(asked, [])
  })

test('whether mails could be sent is answered in words', async (t) => {
  const { mailer, asked } = await serve(t, { status: 200, body: { scopes: ['mail.send'] } })
  t.is(await mailer.verify(), true)
  t.is(`${asked[0]!.method} ${asked[0]!.url}`, 'GET /v3/scopes')
  t.regex(String(await (await serve(t, { status: 401 })).mailer.verify()), /Unauthorized \(401\)/)
})

test('a key of another kind is refused at the start, without being quoted', (t) => {
  const error = t.throws(() => sendgridMailer({ apiKey: 'hunter2' }), { message: /starts with "SG\."/ })
  t.false(error!.message.includes('hunter2'))
})
