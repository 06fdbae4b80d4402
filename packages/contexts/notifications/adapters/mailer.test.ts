import test, { type ExecutionContext } from 'ava'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text as wholeText } from 'node:stream/consumers'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { Bus, Rejected, Unavailable, uuidv7, type Message, type Mail } from '@minishop/kernel'
import { staged } from '@minishop/host/testing'
import { joseSeals, newSealKey } from '@minishop/jose'
import { FixedClock, noon, testId } from '@minishop/kernel/testing'
import { smtpMailer } from '@minishop/smtp'
import { Contact, MailedToken } from '../domain/terms.ts'
import { composition } from '../main.ts'
import type { Mailer } from '../ports/mailer.ts'
import { memoryOutbox } from './outbox.memory.ts'

const { publicKey, privateKey } = newSealKey('notifications')
const mail: Mail = { id: 'order-confirmed.1', to: 'jane@example.com', from: 'Minishop <shop@minishop.example>', subject: 'Grüße', text: 'Text\n', html: '<p>HTML</p>' }

/** A real SMTP server on a free port that keeps what it gets; `nobody@...` it does not know, and `later@...` it has no time for. */
const serve = async (t: ExecutionContext) => {
  const received: string[] = []
  const arrival = Promise.withResolvers<void>()
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const code = address.startsWith('nobody@') ? 550 : address.startsWith('later@') ? 451 : undefined
      done(code === undefined ? null : Object.assign(new Error('No'), { responseCode: code }))
    },
    onData(stream, _session, done) {
      wholeText(stream).then((raw) => {
        received.push(raw)
        arrival.resolve()
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { received, arrival: arrival.promise, url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}` }
}

interface Played {
  readonly mailer: Mailer
  /** Subject and text of what arrived. */
  readonly arrived: () => Promise<readonly { subject: string | undefined; text: string | undefined }[]>
}
const mailers: Readonly<Record<string, (t: ExecutionContext) => Promise<Played>>> = {
  async outbox() {
    const outbox = memoryOutbox(new FixedClock())
    return { mailer: outbox, arrived: async () => (await outbox.list()).map(({ subject, text }) => ({ subject, text })) }
  },
  async SMTP(t) {
    const { received, url } = await serve(t)
    const mailer = smtpMailer({ url })
    t.teardown(() => mailer.close())
    return { mailer, arrived: () => Promise.all(received.map((raw) => simpleParser(raw).then(({ subject, text }) => ({ subject, text })))) }
  },
}

for (const [name, play] of Object.entries(mailers))
  test(`${name}: a mail that was accepted has arrived as it was written`, async (t) => {
    const { mailer, arrived } = await play(t)
    await mailer.send(mail)
    t.deepEqual(await arrived(), [{ subject: mail.subject, text: mail.text }])
  })

test('SMTP: a refusal for good and one for now are told apart', async (t) => {
  const { mailer, arrived } = await mailers['SMTP']!(t)
  await t.throwsAsync(mailer.send({ ...mail, to: 'nobody@example.com' }), { instanceOf: Rejected })
  await t.throwsAsync(mailer.send({ ...mail, to: 'later@example.com' }), { instanceOf: Unavailable })
  t.deepEqual(await arrived(), [])
})

/** The service on its real adapters. */
const started = async (t: ExecutionContext, environment: Readonly<Record<string, string>>) => {
  const service = await staged(t, composition, { SEAL_KEY: JSON.stringify([privateKey]), ...environment })
  await service.start()
  return service
}

test('a registration that is announced arrives as a mail at a real SMTP server, once', async (t) => {
  const { received, arrival, url } = await serve(t)
  const service = await started(t, { EMAIL_URL: url, MAIL_FROM: 'Minishop <shop@minishop.example>', PUBLIC_URL: 'https://shop.example' })
  const seals = joseSeals({ context: 'auth', recipients: { notifications: [publicKey] } })
  const message: Message = {
    id: uuidv7(Date.parse(noon)),
    subject: 'auth.user-registered.v1',
    source: 'auth',
    key: testId(1),
    time: noon,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: { userId: testId(1), contact: await seals.seal(Contact, { email: 'jane@example.com', name: 'Jane' }), token: await seals.seal(MailedToken, 'the-token') },
  }
  await Promise.all([service.get(Bus).publish(message), service.get(Bus).publish(message)])
  await service.get(Bus).publish(message)
  await arrival
  t.is(received.length, 1)
  const { subject, text, to, from, messageId, html } = await simpleParser(received[0]!)
  t.is(subject, 'Confirm your email address')
  t.is(Array.isArray(to) ? undefined : to?.text, 'jane@example.com')
  t.is(from?.text, '"Minishop" <shop@minishop.example>')
  t.is(messageId, `<verification.${message.id}@minishop.example>`)
  t.true(text?.split('\n').includes('Token: the-token'))
  t.true(String(html).includes('<code>the-token</code>'))
})

test('the outbox is the default, and is read over HTTP as JSON and as a page', async (t) => {
  const service = await started(t, {})
  const seals = joseSeals({ context: 'auth', recipients: { notifications: [publicKey] } })
  const contact = await seals.seal(Contact, { email: 'jane@example.com' })
  const data = { userId: testId(1), contact, token: await seals.seal(MailedToken, 'the-token') }
  await service.get(Bus).publish({ id: testId(5), subject: 'auth.verification-requested.v1', source: 'auth', key: testId(1), time: noon, traceparent: '', data })
  const endpoint = service.endpoints.find(({ route }) => route.path === '/dev/mail')!
  const asked = async (accept: string) => endpoint.answer({ method: 'GET', url: '/dev/mail', params: {}, headers: { accept } })
  const json = await asked('application/json')
  t.is(json.status, 200)
  t.like(JSON.parse(String(json.body)), { items: [{ to: 'jane@example.com', subject: 'Confirm your email address', at: noon }], nextCursor: null })
  const page = await asked('text/html')
  t.regex(page.headers['Content-Type'] ?? '', /^text\/html/)
  t.true(String(page.body).includes('Token: the-token'))
})

test('where mails are really sent, the page is not there', async (t) => {
  const service = await started(t, { EMAIL_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'shop@minishop.example' })
  const endpoint = service.endpoints.find(({ route }) => route.path === '/dev/mail')!
  t.is((await endpoint.answer({ method: 'GET', url: '/dev/mail', params: {}, headers: {} })).status, 404)
})

const wrong: Readonly<Record<string, readonly [Readonly<Record<string, string>>, RegExp]>> = {
  'the outbox in production': [{ NODE_ENV: 'production' }, /EMAIL_URL is outbox:, which shows all mails to everybody/],
  'a mail server without a sender': [{ EMAIL_URL: 'smtp://localhost' }, /MAIL_FROM is not set/],
  'a sender with a second header': [{ EMAIL_URL: 'smtp://localhost', MAIL_FROM: 'shop@example.com\r\nBcc: all@example.com' }, /must be shop@example.com or/],
  'SendGrid without its key': [{ EMAIL_URL: 'sendgrid:', MAIL_FROM: 'shop@example.com' }, /SENDGRID_API_KEY is not set/],
  'Mailgun without its domain': [{ EMAIL_URL: 'mailgun:', MAIL_FROM: 'shop@example.com', MAILGUN_API_KEY: 'k' }, /MAILGUN_DOMAIN is not set/],
  'an SMTP address with an unknown setting': [{ EMAIL_URL: 'smtp://u:hunter2@localhost?tls=no', MAIL_FROM: 'shop@example.com' }, /no setting "tls"/],
  'an unknown way to send': [{ EMAIL_URL: 'pigeon://u:hunter2@roof' }, /nothing here can serve/],
  'a key that is none': [{ SEAL_KEY: '[{"kid":"x"}]' }, /SEAL_KEY/],
}
for (const [name, [environment, words]] of Object.entries(wrong))
  test(`${name} is refused at start, in words and without a password`, async (t) => {
    const error = await t.throwsAsync(staged(t, composition, { SEAL_KEY: JSON.stringify([privateKey]), ...environment }), { name: 'WrongConfiguration', message: words })
    t.false(error?.message.includes('hunter2'))
  })

for (const [name, environment] of Object.entries({
  SendGrid: { EMAIL_URL: 'sendgrid:?host=https://api.eu.sendgrid.com', SENDGRID_API_KEY: 'SG.x' },
  Mailgun: { EMAIL_URL: 'mailgun:', MAILGUN_API_KEY: 'k', MAILGUN_DOMAIN: 'mg.example.com' },
}))
  test(`${name} is chosen by the scheme alone`, async (t) => {
    const service = await started(t, { ...environment, MAIL_FROM: 'shop@minishop.example' })
    t.deepEqual(Object.entries(await service.ready()).filter(([, ready]) => ready !== true), [])
  })
