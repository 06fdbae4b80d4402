import { testMessage } from '@minishop/kernel/testing'
import { headers } from '@nats-io/transport-node'
import test from 'ava'
import { headersOf, read } from './envelope.ts'

test('a message is a CloudEvent in binary mode', (t) => {
  const message = testMessage(1, { key: 'a b' })
  const written = headersOf(message)
  const shown = Object.fromEntries([...written].map(([name, values]) => [name, values.join()]))
  t.deepEqual(shown, {
    'ce-specversion': '1.0',
    'ce-id': message.id,
    'ce-source': 'orders',
    'ce-type': 'orders.order-placed.v1',
    'ce-subject': 'a%20b',
    'ce-time': message.time,
    'content-type': 'application/json',
    traceparent: message.traceparent,
  })
})

test('what is written is read again, whatever is in the key', (t) => {
  for (const key of ['plain', 'Zoë "100 %"\r\nInjected: 1', '🧀', '%41']) {
    const message = testMessage(1, { key })
    t.deepEqual(read(message.subject, headersOf(message), JSON.stringify(message.data)), { message })
  }
})

test('a message without a trace begins one', (t) => {
  const message = testMessage(1)
  const written = headersOf(message)
  written.delete('traceparent')
  const found = read(message.subject, written, '{}')
  t.regex('message' in found ? found.message.traceparent : '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
})

test('each thing that makes a message unreadable is named', (t) => {
  const reason = (change: (written: ReturnType<typeof headers>) => void, payload = '{}', subject = 'orders.order-placed.v1') => {
    const written = headersOf(testMessage(1))
    change(written)
    const found = read(subject, written, payload)
    return 'unreadable' in found ? found.unreadable : ''
  }
  t.regex(reason((written) => written.delete('ce-subject')), /ce-subject is missing/)
  t.regex(reason((written) => written.set('ce-id', 'x')), /ce-id is not a UUID/)
  t.regex(reason((written) => written.set('ce-time', 'yesterday')), /ce-time is not a UTC time/)
  t.regex(reason((written) => written.set('ce-subject', '%E0%A4%A')), /URI malformed/)
  t.regex(reason(() => {}, 'no json'), /SyntaxError/)
  t.regex(reason(() => {}, '{}', 'payments.payment-captured.v1'), /orders can't announce/)
  t.true('unreadable' in read('orders.order-placed.v1', undefined, '{}'))
})
