import test, { type ExecutionContext } from 'ava'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { text as wholeText } from 'node:stream/consumers'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { Rejected, Unavailable, type Mail } from '@minishop/kernel'
import { smtpMailer } from './index.ts'

const mail: Mail = {
  id: '019c1234-0000-7000-8000-000000000001',
  to: 'jane@example.com',
  from: 'Minishop <shop@minishop.example>',
  subject: 'Dein Paket ist unterwegs 📦',
  text: 'Grüße\n.\nEnde',
  html: '<p>Grüße</p>',
}

interface Received {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly secure: boolean
}

/** A real SMTP server on a free port that keeps what it gets. */
const serve = async (t: ExecutionContext, options: SMTPServerOptions = {}) => {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onData(stream, session, done) {
      wholeText(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), raw, secure: session.secure })
        done()
      }, done)
    },
    ...options,
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { received, port: (listening.address() as AddressInfo).port }
}

const open = (t: ExecutionContext, url: string, timeoutMilliseconds = 5000) => {
  const mailer = smtpMailer({ url, timeoutMilliseconds })
  t.teardown(() => mailer.close())
  return mailer
}

const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode })

test('a mail arrives whole: envelope, headers, text and HTML', async (t) => {
  const { received, port } = await serve(t)
  const mailer = open(t, `smtp://127.0.0.1:${port}`)
  await mailer.send({ ...mail, headers: { 'X-Order': 'o-1' } })
  t.is(received.length, 1)
  t.like(received[0]!, { from: 'shop@minishop.example', secure: true })
  t.deepEqual(received[0]!.to, ['jane@example.com'])
  const parsed = await simpleParser(received[0]!.raw)
  t.is(parsed.subject, mail.subject)
  t.is(parsed.text, mail.text)
  t.is(parsed.html, mail.html)
  t.is(parsed.from?.text, '"Minishop" <shop@minishop.example>')
  t.is(parsed.headers.get('x-order'), 'o-1')
  t.is(parsed.headers.get('auto-submitted'), 'auto-generated')
})

test('the same mail sent again has the same Message-ID', async (t) => {
  const { received, port } = await serve(t)
  const mailer = open(t, `smtp://127.0.0.1:${port}`)
  await mailer.send(mail)
  await mailer.send(mail)
  const ids = await Promise.all(received.map(async ({ raw }) => (await simpleParser(raw)).messageId))
  t.deepEqual(ids, ['<019c1234-0000-7000-8000-000000000001@minishop.example>', '<019c1234-0000-7000-8000-000000000001@minishop.example>'])
})

const injections: Record<string, Partial<Mail>> = {
  'a header in the subject': { subject: 'Hello\r\nBcc: victim@example.com' },
  'a header in the sender': { from: 'Shop <shop@minishop.example>\nBcc: victim@example.com' },
  'a recipient after a comma': { to: 'jane@example.com,victim@example.com' },
  'a recipient after a line break': { to: 'jane@example.com\r\nRCPT TO:<victim@example.com>' },
  'a recipient with a name': { to: 'Jane <jane@example.com>' },
  'a header in a value of a header': { headers: { 'X-Order': 'o-1\r\nBcc: victim@example.com' } },
  'a header in the name of a header': { headers: { 'X-Order: 1\r\nBcc': 'victim@example.com' } },
  'a header in the id': { id: 'x@y>\r\nBcc: victim@example.com' },
}
for (const [name, change] of Object.entries(injections))
  test(`nothing is sent with ${name}`, async (t) => {
    const { received, port } = await serve(t)
    await t.throwsAsync(open(t, `smtp://127.0.0.1:${port}`).send({ ...mail, ...change }), { instanceOf: Rejected })
    t.deepEqual(received, [])
  })

test('what the server refuses for good is told apart from what it refuses for now', async (t) => {
  const { port } = await serve(t, {
    onRcptTo({ address }, _session, done) {
      done(address.startsWith('nobody') ? answer(550, 'No such mailbox') : address.startsWith('full') ? answer(452, 'Mailbox full') : null)
    },
    onData(stream, _session, done) {
      stream.resume().on('end', () => done(answer(554, 'Looks like spam')))
    },
  })
  const mailer = open(t, `smtp://127.0.0.1:${port}`)
  await t.throwsAsync(mailer.send({ ...mail, to: 'nobody@example.com' }), { instanceOf: Rejected, message: /550 No such mailbox/ })
  await t.throwsAsync(mailer.send({ ...mail, to: 'full@example.com' }), { instanceOf: Unavailable })
  await t.throwsAsync(mailer.send(mail), { instanceOf: Rejected, message: /Looks like spam/ })
})

test('a server that does not let us in is an outage: the mail is not to blame', async (t) => {
  const { port, received } = await serve(t, {
    authOptional: false,
    onAuth({ username, password }, _session, done) {
      done(null, username === 'shop' && password === 'p@ss/word' ? { user: username } : undefined)
    },
  })
  await t.throwsAsync(open(t, `smtp://shop:wrong@127.0.0.1:${port}`).send(mail), { instanceOf: Unavailable })
  await t.throwsAsync(open(t, `smtp://127.0.0.1:${port}`).send(mail), { instanceOf: Unavailable })
  t.deepEqual(received, [])
  await open(t, `smtp://shop:p%40ss%2Fword@127.0.0.1:${port}`).send(mail)
  t.is(received.length, 1)
})

test('where encryption is demanded, nothing goes to a server that has none', async (t) => {
  const { received, port } = await serve(t, { disabledCommands: ['STARTTLS'] })
  await t.throwsAsync(open(t, `smtp://127.0.0.1:${port}?starttls=required`).send(mail), { instanceOf: Unavailable })
  t.deepEqual(received, [])
  await open(t, `smtp://127.0.0.1:${port}?starttls=off`).send(mail)
  t.like(received[0]!, { secure: false })
})

test('smtps speaks TLS from the first byte', async (t) => {
  const { received, port } = await serve(t, { secure: true })
  await open(t, `smtps://127.0.0.1:${port}`).send(mail)
  t.like(received[0]!, { secure: true })
})

test('a server that is not there is an outage, and so is one that falls silent', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  await t.throwsAsync(open(t, `smtp://127.0.0.1:${port}`, 200).send(mail), { instanceOf: Unavailable })
  silent.close()
  await once(silent, 'close')
  await t.throwsAsync(open(t, `smtp://127.0.0.1:${port}`).send(mail), { instanceOf: Unavailable })
})

test('a connection that breaks after the content is an outage, and the mail is not sent twice by itself', async (t) => {
  let deliveries = 0
  const { port } = await serve(t, {
    onData(stream) {
      stream.resume().on('end', () => {
        deliveries++
        for (const socket of sockets) socket.destroy()
      })
    },
  })
  // A relay in between, whose connections are cut instead of an answer.
  const sockets: Socket[] = []
  const relay = createServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1')
    sockets.push(incoming, outgoing)
    incoming.on('error', () => {}).pipe(outgoing.on('error', () => {})).pipe(incoming)
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  t.teardown(() => relay.close())
  await t.throwsAsync(open(t, `smtp://127.0.0.1:${(relay.address() as AddressInfo).port}`).send(mail), { instanceOf: Unavailable })
  t.is(deliveries, 1)
})

test('whether mails could be sent is answered in words', async (t) => {
  const { port } = await serve(t)
  t.is(await open(t, `smtp://127.0.0.1:${port}`).verify(), true)
  const refused = await open(t, 'smtp://127.0.0.1:1').verify()
  t.regex(String(refused), /ECONNREFUSED/)
})
