import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import test from 'ava'
import { adding, announcing, booksOf, changing, found, holds, without } from './testing/planting.ts'
import { delivered, message, parcels, soundEvidence } from './testing/sound-evidence.ts'

const { orders, shipments, mails } = soundEvidence()
const confirmation = `order-confirmed.${delivered}`

test('a message that was handled twice is found', (t) => {
  const handled = soundEvidence().books.find(({ context }) => context === 'orders')!.handled![0]!
  found(t, booksOf('orders', (books) => ({ ...books, handled: [...books.handled!, handled] })), 'I6', handled.messageId, /handled it 2 times/)
})

test('a fact that counts twice is found, be it in one order or in two', (t) => {
  const [fact] = orders[0]!.facts
  found(t, changing('orders', 0, { facts: [...orders[0]!.facts, fact!] }), 'I6', `simulated/${fact!.fact}`, /2 times/)
  found(t, changing('orders', 1, { facts: [...orders[1]!.facts, fact!] }), 'I6', `simulated/${fact!.fact}`, /2 times/)
})

test('money given back twice under one key is found', (t) => {
  const refunds = ['re_1', 're_9'].map((refundId) => ({ refundId, key: 'one-key', amount: 500 }))
  found(t, changing('payments', 0, { refunds }), 'I6', `pay_${delivered}`, /2 times under the one key one-key/)
})

test('one refund that is in the book twice is found', (t) => {
  const refunds = ['a', 'b'].map((key) => ({ refundId: 're_1', key, amount: 500 }))
  found(t, changing('payments', 0, { refunds }), 'I6', 're_1', /provider's book 2 times/)
})

test('a second parcel of one order is found', (t) => {
  found(t, adding('shipments', { ...shipments[0]!, shipmentId: 'another' }), 'I6', delivered, /2 shipments/)
})

test('a step that was taken twice is found', (t) => {
  found(t, announcing(message('orders.order-confirmed', delivered, { orderId: delivered }, 0x10)), 'I6', delivered, /2 orders.order-confirmed of it/)
  found(t, announcing(message('shipping.shipment-created', parcels.delivered, { orderId: delivered }, 0x10)), 'I6', parcels.delivered, /2 shipping.shipment-created of it/)
})

test('one message that was published twice has been told once', (t) => {
  holds(t, adding('published', soundEvidence().published[0]!), 'I6')
})

test('a mail that was sent twice is found, unless notifications ended over its work', (t) => {
  const copies = adding('mails', mails[0]!)
  found(t, copies, 'I6', confirmation, /sent 2 times, and notifications ended 0 times/)
  holds(t, { ...copies, mailersEnded: 1 }, 'I6')
})

test('a mail that was never sent is found, unless it was too late for it or nobody saw the mails', (t) => {
  const unsent = without('mails', ({ id }) => id === confirmation)
  found(t, unsent, 'I6', delivered, /the mail order-confirmed.* was never sent/)
  holds(t, { ...unsent, unseen: ['mails'] }, 'I6')
  holds(t, { ...unsent, at: later(noon, { seconds: 24 * 3600 }) }, 'I6')
})
