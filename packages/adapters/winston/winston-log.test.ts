import test from 'ava'
import { Writable } from 'node:stream'
import { FixedClock, noon } from '@minishop/kernel/testing'
import { winstonLog, type LogSettings } from './index.ts'

/** A log whose lines can be read back. */
const open = (settings: Partial<LogSettings> = {}) => {
  const chunks: string[] = []
  const stream = new Writable({ write: (chunk, _encoding, done) => (chunks.push(String(chunk)), done()) })
  const log = winstonLog({ level: 'debug', context: 'orders', format: 'json', clock: new FixedClock(), stream, ...settings })
  const raw = (): string => chunks.splice(0).join('')
  return { log, raw, line: (): Record<string, any> => JSON.parse(raw()) }
}

test('a line is one JSON object by the names of the Elastic Common Schema', (t) => {
  const { log, line } = open()
  log.write('info', 'Order placed', {
    requestId: 'r-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    route: 'POST /orders',
    method: 'POST',
    status: 202,
    milliseconds: 12,
    actorId: 'u-1',
    reason: 'because',
    orderId: 'o-1',
  })
  t.deepEqual(line(), {
    '@timestamp': noon,
    'log.level': 'info',
    message: 'Order placed',
    'service.name': 'orders',
    'http.request.id': 'r-1',
    'trace.id': '0af7651916cd43dd8448eb211c80319c',
    'span.id': 'b7ad6b7169203331',
    'http.route': 'POST /orders',
    'http.request.method': 'POST',
    'http.response.status_code': 202,
    'event.duration': 12_000_000,
    'user.id': 'u-1',
    'event.reason': 'because',
    minishop: { orderId: 'o-1' },
  })
  log.write('info', 'Heard', { traceId: '0af7651916cd43dd8448eb211c80319c', stack: 'at a.ts:1' })
  t.like(line(), { 'trace.id': '0af7651916cd43dd8448eb211c80319c', 'error.stack_trace': 'at a.ts:1', minishop: undefined })
})

test('what is less important than the level is not written', (t) => {
  const { log, raw } = open({ level: 'warn' })
  log.write('debug', 'a')
  log.write('info', 'b')
  log.write('warn', 'c')
  log.write('error', 'd')
  t.deepEqual(raw().trimEnd().split('\n').map((line) => JSON.parse(line).message), ['c', 'd'])
})

test('nobody can forge a second line, nor steer a terminal', (t) => {
  const evil = 'a\r\n{"log.level":"info","message":"forged"}\u2028\u2029\u0085\u001b[2J\u009b31m'
  for (const format of ['json', 'pretty'] as const) {
    const { log, raw } = open({ format })
    log.write('info', evil, { name: evil, [evil]: 1, list: [evil] })
    const written = raw()
    t.is(written.indexOf('\n'), written.length - 1, format)
    t.notRegex(written.slice(0, -1), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/, format)
  }
})

test('fields can not pass themselves off as the time, the level or the message', (t) => {
  const { log, line } = open()
  log.write('error', 'true', { message: 'false', level: 'debug', '@timestamp': 'never', 'log.level': 'debug', 'service.name': 'other' })
  t.deepEqual(line(), { '@timestamp': noon, 'log.level': 'error', message: 'true', 'service.name': 'orders', minishop: { message: 'false', level: 'debug', '@timestamp': 'never', 'log.level': 'debug', 'service.name': 'other' } })
})

const canary = 'canary-5ec4e7'
const secretNames = [
  ...['password', 'newPassword', 'PASSWORD_HASH', 'token', 'accessToken', 'refresh_tokens', 'authorization', 'Set-Cookie', 'cookie'],
  ...['client-secret', 'apiKey', 'x-api-key', 'card', 'cardNumber', 'privateKeyPem', 'pepper'],
]
for (const name of secretNames)
  test(`nothing under the name ${name} is seen, however deep`, (t) => {
    const { log, raw } = open()
    log.write('info', 'x', { [name]: canary, a: { b: [{ [name]: { c: canary } }] }, map: new Map([[name, canary]]) })
    log.write('error', 'x', { error: Object.assign(new Error('x'), { [name]: canary }) })
    const written = raw()
    t.false(written.includes(canary))
    t.is(written.split('[redacted]').length - 1, 4)
  })

test('names that only resemble secrets stay', (t) => {
  const { log, line } = open()
  log.write('info', 'x', { tokenType: 'Bearer', passwordChanged: true, idempotencyKey: 'k-1', orderKey: 'o' })
  t.like(line().minishop, { tokenType: 'Bearer', passwordChanged: true, idempotencyKey: 'k-1', orderKey: 'o' })
})

const secretTexts: Record<string, readonly [text: string, secret: string]> = {
  'a JWT': ['got eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl here', 'eyJzdWIiOiIxIn0'],
  'a JWE': ['got eyJhbGciOiJFQ0RILUVTIn0..aXY.Y2lwaGVydGV4dA.dGFn here', 'Y2lwaGVydGV4dA'],
  'a card token': ['charge tok_flaky_1234 failed', 'flaky_1234'],
  'a bearer': ['sent Authorization: Bearer abcdef.123', 'abcdef'],
  'a key of Stripe': ['key sk_test_4eC39HqLyjWDarjtT1zdp7dc', '4eC39'],
  'a URL with a password': ['connecting to postgres://orders:hunter2@db:5432/orders', 'hunter2'],
  'a password hash': ['row $argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g', 'aGFzaGhhc2g'],
  'an email address': ['no mailbox <jane.doe@example.com>', 'jane.doe'],
}
for (const [name, [written, secret]] of Object.entries(secretTexts))
  test(`${name} is not seen in any text`, (t) => {
    for (const format of ['json', 'pretty'] as const) {
      const { log, raw } = open({ format })
      log.write('error', written, { note: written, error: new Error(written, { cause: new Error(written) }), list: [written], [written]: true })
      const line = raw()
      t.false(line.includes(secret), format)
      t.true(line.includes(written.split(' ')[0]!), 'the rest of the text stays')
    }
  })

test('an address is masked so that it can be recognised', (t) => {
  const { log, line } = open()
  log.write('info', 'Mail to jane@example.com sent', { email: 'jane@example.com', to: 'Ann <ann@shop.example.org>', emailVerified: true })
  t.like(line(), { message: 'Mail to j***@example.com sent', minishop: { email: 'j***@example.com', to: 'Ann <a***@shop.example.org>', emailVerified: true } })
})

test('the secrets of the configuration are not seen anywhere', (t) => {
  const { log, raw } = open({ secrets: ['correct horse', 'correct horse battery', 'abc'] })
  log.write('info', 'is correct horse battery or correct horse', { x: { y: '-correct horse-' }, abc: 'abcabc' })
  const written = raw()
  t.false(written.includes('horse'))
  t.false(written.includes('battery'))
  t.true(written.includes('abcabc'), 'what is shorter than six characters would tear holes into words')
})

test('an error is written with its stack and all its causes', (t) => {
  const { log, line } = open()
  const root = Object.assign(new TypeError('root'), { code: 'ECONNREFUSED', port: 5432 })
  log.write('error', 'Failed', { error: new Error('outer', { cause: new Error('middle', { cause: root }) }), also: new RangeError('other') })
  const { error, minishop: { also } } = line()
  const rootCause = { type: 'TypeError', message: 'root', code: 'ECONNREFUSED', port: 5432 }
  t.like(error, { type: 'Error', message: 'outer', cause: { type: 'Error', message: 'middle', cause: rootCause } })
  t.regex(error.stack_trace, /^Error: outer\n {4}at /)
  t.like(also, { type: 'RangeError', message: 'other' })
})

test('cycles, getters that throw and values that JSON does not know are written all the same', (t) => {
  const { log, line } = open()
  const cycle: Record<string, unknown> = { name: 'loop' }
  cycle['self'] = cycle
  const error = new Error('self-caused')
  error.cause = error
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  log.write('info', 'x', {
    cycle,
    error,
    proxy,
    big: 10n,
    not: Number.NaN,
    symbol: Symbol('s'),
    when: new Date(Date.UTC(2026, 0, 31)),
    invalid: new Date(Number.NaN),
    bytes: Buffer.from('secret'),
    set: new Set([1]),
    run: undefined,
    json: { toJSON: () => { throw new Error('no') } },
    inner: { get broken() { throw new Error('no') }, whole: 1 },
    get thrower() { throw new Error('no') },
  })
  const { error: written, minishop } = line()
  t.like(written, { message: 'self-caused', cause: '[circular]' })
  t.like(minishop, {
    cycle: { name: 'loop', self: '[circular]' },
    proxy: '[unreadable]',
    big: '10',
    not: 'NaN',
    symbol: 'Symbol(s)',
    when: '2026-01-31T00:00:00.000Z',
    invalid: 'Invalid Date',
    bytes: '[6 bytes]',
    set: [1],
    inner: { broken: '[unreadable]', whole: 1 },
    thrower: '[unreadable]',
  })
})

test('a line has an end, whatever is put in', (t) => {
  const { log, raw } = open()
  const deep: Record<string, unknown> = {}
  Array.from({ length: 1000 }).reduce<Record<string, unknown>>((inner) => (inner['in'] = {}) as Record<string, unknown>, deep)
  log.write('info', 'deep', { deep })
  t.is(JSON.parse(raw()).minishop.deep.in.in.in.in.in.in, '{…}')

  log.write('info', 'm'.repeat(10_000_000), { list: Array.from({ length: 100_000 }, (_, n) => n) })
  const long = JSON.parse(raw())
  t.true(long.message.length < 5000)
  t.is(long.minishop.list.at(-1), '99950 more')

  log.write('warn', 'wide', { requestId: 'r-1', wide: Array.from({ length: 50 }, () => 'w'.repeat(4000)) })
  t.like(JSON.parse(raw()), { 'log.level': 'warn', message: 'wide', 'http.request.id': 'r-1' })
})

test('a stream that breaks takes nothing else down', async (t) => {
  const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) })
  const { log } = open({ stream: broken })
  const closed = new Promise((resolve) => broken.once('close', resolve))
  t.notThrows(() => log.write('info', 'a'))
  await closed
  t.notThrows(() => log.write('info', 'b'))
})

test('at a terminal a line says who, what and why', (t) => {
  const { log, raw } = open({ format: 'pretty' })
  const cause = new Error('inner')
  cause.stack = 'Error: inner\n    at b.ts:2'
  const error = new Error('outer', { cause })
  error.stack = 'Error: outer\n    at a.ts:1'
  log.write('warn', 'Order is late', { orderId: 'o-1', note: 'two words', error })
  t.is(
    raw(),
    [
      '12:00:00.000 warn  orders Order is late orderId=o-1 note="two words"',
      '    Error: outer',
      '        at a.ts:1',
      '    caused by',
      '    Error: inner',
      '        at b.ts:2',
      '',
    ].join('\n'),
  )
})
