import test from 'ava'
import { smtpSettings } from './settings.ts'

test('mail to another machine is encrypted or not sent, and its certificate is checked', (t) => {
  const elsewhere = smtpSettings('smtp://mail.example.com')
  t.like(elsewhere, { host: 'mail.example.com', port: 587, secure: false, requireTLS: true, tls: { rejectUnauthorized: true } })
  t.like(smtpSettings('smtps://mail.example.com'), { port: 465, secure: true, tls: { rejectUnauthorized: true } })
  t.like(smtpSettings('smtp://localhost.example.com'), { requireTLS: true })
  t.like(smtpSettings('smtp://127.example.com'), { requireTLS: true, tls: { rejectUnauthorized: true } })
})

test('on this machine encryption is used where it is offered', (t) => {
  for (const host of ['localhost', '127.0.0.1', '127.8.0.1', '[::1]'])
    t.like(smtpSettings(`smtp://${host}:1025`), { port: 1025, requireTLS: false, ignoreTLS: false })
  t.is(smtpSettings('smtp://[::1]:1025').host, '::1')
})

test('a network that is known to be closed can do without, but has to say so', (t) => {
  t.like(smtpSettings('smtp://mailpit:1025?starttls=off'), { requireTLS: false, ignoreTLS: true })
})

test('user and password are read as they were meant', (t) => {
  t.deepEqual(smtpSettings('smtp://shop%40example.com:p%40ss%2Fword@mail.example.com').auth, { user: 'shop@example.com', pass: 'p@ss/word' } as never)
  t.false('auth' in smtpSettings('smtp://mail.example.com'))
})

test('a wrong address is explained, without its password', (t) => {
  for (const wrong of ['mail.example.com', 'http://u:hunter2@mail.example.com', 'smtp://', 'smtp:hunter2']) {
    const error = t.throws(() => smtpSettings(wrong), { message: /reads smtp:\/\/user:password@host:port/ })
    t.false(error!.message.includes('hunter2'))
  }
  t.throws(() => smtpSettings('smtp://localhost?starttls=maybe'), { message: /"required" or "off"/ })
  t.throws(() => smtpSettings('smtp://localhost?rejectUnauthorized=false'), { message: /no setting "rejectUnauthorized"/ })
})
