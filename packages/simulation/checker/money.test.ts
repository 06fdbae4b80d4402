import test from 'ava'
import { adding, announcing, changing, found, holds, without } from './testing/planting.ts'
import { delivered, message, price, regretted, soundEvidence, unpaid } from './testing/sound-evidence.ts'

const paid = `pay_${delivered}`
const [payment] = soundEvidence().payments
const [, cancelledFirst] = soundEvidence().orders

test('money taken twice by one payment is found', (t) => {
  found(t, changing('payments', 0, { captures: [price, price] }), 'I1', paid, /taken 2 times/)
})

test('a second payment of one order is found', (t) => {
  found(t, adding('payments', { ...payment!, paymentId: 'pay_other', status: 'declined', captures: [], refunds: [] }), 'I1', delivered, /2 payments/)
})

test('another sum than the order is about is found', (t) => {
  found(t, changing('payments', 0, { captures: [price - 1] }), 'I1', delivered, /3096 was taken for an order of 3097/)
})

test('more given back than was taken is found', (t) => {
  found(t, changing('payments', 0, { refunds: [{ refundId: 're_1', key: 'a', amount: price + 1 }] }), 'I1', paid, /3098 was given back of 3097/)
})

test('a payment whose status contradicts its captures is found', (t) => {
  found(t, changing('payments', 0, { status: 'authorised' }), 'I1', paid, /authorised, and money was taken 1 times/)
})

test('money for an order that is not there is found', (t) => {
  found(t, without('orders', ({ orderId }) => orderId === delivered), 'I1', paid, /which is not there/)
})

test('a cancelled order whose money is still put aside is found', (t) => {
  found(t, changing('payments', 1, { status: 'authorised' }), 'I1', unpaid, /cancelled, and its payment is still authorised/)
})

test('a cancelled order whose money was kept in part is found', (t) => {
  found(t, changing('payments', 2, { refunds: [{ refundId: 're_2', key: 'a', amount: 1000 }] }), 'I1', regretted, /of 3097 that was taken 1000 was given back/)
})

test('goods that nobody paid for are found', (t) => {
  found(t, without('payments', ({ orderId }) => orderId === delivered), 'I1', delivered, /delivered, and the provider has no payment/)
  found(t, changing('payments', 0, { status: 'voided', captures: [], refunds: [] }), 'I1', delivered, /voided instead of captured/)
})

test('money that is there without its order knowing is found', (t) => {
  found(t, changing('orders', 0, { status: 'awaiting-payment' }), 'I1', delivered, /captured, and the order is still awaiting-payment/)
})

test('money of a paid order that nobody asked back is found', (t) => {
  found(t, without('visits', ({ path }) => path.endsWith('/refunds')), 'I1', delivered, /without anybody having asked/)
})

test('one wish to give money back that did so twice is found, and one that was answered and did not', (t) => {
  found(t, changing('payments', 0, { refunds: [{ refundId: 're_1', key: 'a', amount: 500 }, { refundId: 're_3', key: 'b', amount: 500 }] }), 'I1', delivered, /given back 2 times, and was asked for 1 times/)
  found(t, changing('payments', 0, { refunds: [] }), 'I1', delivered, /told of 1 refunds, and the provider has 0/)
})

test('a repeated wish under one key is one wish, and one without an answer may have done it', (t) => {
  const wish = soundEvidence().visits.find(({ path }) => path.endsWith('/refunds'))!
  holds(t, adding('visits', wish), 'I1')
  holds(t, adding('visits', { ...wish, key: 'key-5', outcome: 'unknown' }), 'I1')
})

test('what an order was told and the provider does not have is found, of each kind', (t) => {
  const facts = soundEvidence().orders[0]!.facts
  const telling = (kind: string, more: object) => changing('orders', 0, { facts: [...facts, { provider: 'simulated', fact: 'made-up', kind, paymentId: paid, ...more }] })
  found(t, telling('captured', { amount: 1 }), 'I1', delivered, /ledger stands .* 1 captured/)
  found(t, telling('refunded', { amount: 1 }), 'I1', delivered, /1 refunded as made-up/)
  found(t, telling('authorised', { amount: 1 }), 'I1', delivered, /1 authorised/)
  found(t, telling('voided', {}), 'I1', delivered, /voided, which is captured/)
  found(t, telling('declined', {}), 'I1', delivered, /declined, which is captured/)
  found(t, telling('captured', { paymentId: 'pay_none' }), 'I1', delivered, /captured, of the payment pay_none/)
  found(t, telling('captured', { paymentId: undefined }), 'I1', delivered, /of no payment at all/)
})

test('a decline before there was a payment is no lie', (t) => {
  const facts = [...cancelledFirst!.facts, { provider: 'simulated', fact: 'declined-early', kind: 'declined' }]
  const early = message('payments.payment-declined', unpaid, { orderId: unpaid, provider: 'simulated', fact: 'declined-early' }, 0x20)
  holds(t, announcing(early, changing('orders', 1, { facts })), 'I1')
})

test('a fact that payments never announced is found, unless nobody watched the bus', (t) => {
  const unheard = without('published', (row) => row.message.subject === 'payments.payment-captured.v1' && row.message.key === delivered)
  found(t, unheard, 'I1', delivered, /captured, and payments never announced it/)
  holds(t, { ...unheard, unseen: ['published'] }, 'I1')
})

test('what payments announced and the provider does not have is found', (t) => {
  const lie = message('payments.payment-captured', unpaid, { orderId: unpaid, fact: 'x', paymentId: `pay_${unpaid}`, amount: { amount: price, currency: 'EUR' } }, 0x20)
  found(t, announcing(lie), 'I1', unpaid, /Announced was what the provider does not have: 3097 captured/)
})

test('what the provider has and the order was never told is found', (t) => {
  const facts = soundEvidence().orders[0]!.facts
  found(t, changing('orders', 0, { facts: facts.filter(({ kind }) => kind !== 'captured') }), 'I1', delivered, /the status captured .* never told/)
  found(t, changing('orders', 0, { facts: facts.filter(({ kind }) => kind !== 'refunded') }), 'I1', delivered, /the refund re_1 .* never told/)
})
