import test, { type ExecutionContext } from 'ava'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { Rejected, Unavailable, type Mail } from '@minishop/kernel'
import { mailgunMailer } from './index.ts'

const apiKey = 'key-of-the-tests-5ec4e7'
const domain = 'mg.minishop.example'
const mail: Mail = {
  id: '019c1234-0000-7000-8000-000000000001',
  to: 'jane@example.com',
  from: 'Minishop <shop@minishop.example>',
  subject: 'Setz dein Passwort zurück',
  text: 'https://minishop.example/reset?token=abc',
  html: '<a href="https://minishop.example/reset?token=abc">Zurück</a>',
}

interface Asked {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly fields: Record<string, unknown>
}
interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

const queued: Reply = { status: 200, body: { id: '<x@mg.minishop.example>', message: 'Queued. Thank you.' } }

/** A server that speaks like Mailgun's; a silent one never answers. */
const serve = async (t: ExecutionContext, reply: Reply = queued, silent = false) => {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    const body = await buffer(request)
    const whole = new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } })
    asked.push({ method, url, headers, fields: method === 'POST' ? Object.fromEntries(await whole.formData()) : {} })
    if (silent) return
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(reply.body ?? {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, host, mailer: mailgunMailer({ apiKey, domain, host, timeoutMilliseconds: silent ? 200 : 5000 }) }
}

test('a mail is asked for as the API v3 wants it, without tracking', async (t) => {
  const { asked, mailer } = await serve(t)
  await mailer.send({ ...mail, headers: { 'X-Order': 'o-1' } })
  t.is(asked.length, 1)
  const { method, url, headers, fields } = asked[0]!
  t.is(`${method} ${url}`, 'POST /v3/mg.minishop.example/messages')
  t.is(headers.authorization, `Basic ${Buffer.from(`api:${apiKey}`).toString('base64')}`)
  t.deepEqual(fields, {
    to: mail.to,
    from: mail.from,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    'h:X-Order': 'o-1',
    'h:Auto-Submitted': 'auto-generated',
    'h:Message-Id': `<${mail.id}@minishop.example>`,
    'v:mail_id': mail.id,
    'o:tracking': 'no',
  })
})

for (const status of [400, 413, 422])
  test(`a mail that is found wrong (${status}) is rejected with Mailgun's own words`, async (t) => {
    const { mailer } = await serve(t, { status, body: { message: "'to' parameter is not a valid address." } })
    await t.throwsAsync(mailer.send(mail), { instanceOf: Rejected, message: "Mailgun refused for good: 'to' parameter is not a valid address." })
  })

for (const status of [401, 403, 404, 408, 429, 500, 502, 503])
  test(`an answer of ${status} is an outage: the mail is not to blame`, async (t) => {
    const { mailer, asked } = await serve(t, { status, body: { message: 'no' } })
    await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
    t.is(asked.length, 1, 'and it is not tried again by itself')
  })

test('silence is an outage, and so is nobody being there', async (t) => {
  const { mailer } = await serve(t, queued, true)
  await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
  await t.throwsAsync(mailgunMailer({ apiKey, domain, host: 'http://127.0.0.1:1' }).send(mail), { instanceOf: Unavailable })
})

for (const status of [302, 307])
  test(`a redirect (${status}) does not take the key to another host, and an answer without an id accepts nothing`, async (t) => {
    const elsewhere = await serve(t, { status: 200 })
    const { mailer } = await serve(t, { status, headers: { location: `${elsewhere.host}/v3/${domain}/messages` } })
    await t.throwsAsync(mailer.send(mail), { instanceOf: Unavailable })
    t.deepEqual(elsewhere.asked.map(({ headers }) => headers.authorization), [undefined])
  })

test('no error carries the key or the mail', async (t) => {
  const { mailer } = await serve(t, queued, true)
  const seen = inspect(await t.throwsAsync(mailer.send(mail)), { depth: 20, showHidden: true })
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
  const known = { domain: { name: domain, state: 'active' }, receiving_dns_records: [], sending_dns_records: [] }
  const { mailer, asked } = await serve(t, { status: 200, body: known })
  t.is(await mailer.verify(), true)
  t.regex(`${asked[0]!.method} ${asked[0]!.url}`, /^GET \/v\d\/domains\/mg\.minishop\.example/)
  const stranger = await serve(t, { status: 401, body: { message: 'Invalid private key' } })
  t.regex(String(await stranger.mailer.verify()), /401 Unauthorized Invalid private key/)
})

test('settings that can not work are refused at the start', (t) => {
  t.throws(() => mailgunMailer({ apiKey: '', domain }), { message: /needs an API key/ })
  t.throws(() => mailgunMailer({ apiKey, domain: 'mg.example.com/../other' }), { message: /bare host name/ })
})
