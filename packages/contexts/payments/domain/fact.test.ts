import test from 'ava'
import { decode, money, type EventType, type UserId } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { refundKey, restKey } from './action-key.ts'
import { factsOf, PaymentActionRequired, PaymentAuthorised, PaymentCaptured, PaymentDeclined, PaymentRefunded, PaymentVoided } from './fact.ts'
import { isGivenBack, restOf, type CapturedPayment, type OrderId, type Payment } from './payment.ts'
import { paymentView } from './payment-view.ts'

const opened = { paymentId: 'pay_1', orderId: testId<OrderId>(1), userId: testId<UserId>(2), amount: money(1999, 'EUR') }
const refund = (n: number, amount: number) => ({ refundId: `re_${n}`, key: `k${n}`, amount: money(amount, 'EUR') })
const captured = (...refunds: readonly ReturnType<typeof refund>[]): CapturedPayment => ({ ...opened, status: 'captured', captured: opened.amount, refunds })
const named = (payment: Payment) => factsOf('simulated', payment).map(({ type, data }) => `${type} ${data.fact}`)

test('each status tells its own facts, and what went before', (t) => {
  t.deepEqual(named({ ...opened, status: 'pending' }), [])
  t.deepEqual(named({ ...opened, status: 'action-required', actionUrl: 'http://bank.test' }), ['payment-action-required pay_1/action-required'])
  t.deepEqual(named({ ...opened, status: 'declined', reason: 'expired-card' }), ['payment-declined pay_1/declined'])
  t.deepEqual(named({ ...opened, status: 'authorised' }), ['payment-authorised pay_1/authorised'])
  t.deepEqual(named({ ...opened, status: 'voided' }), ['payment-voided pay_1/voided'])
  t.deepEqual(named(captured(refund(1, 500))), ['payment-authorised pay_1/authorised', 'payment-captured pay_1/captured', 'payment-refunded re_1'])
})

test('the same fact has the same id whenever it is learned, and no two facts share one', (t) => {
  const ids = (payment: Payment, provider = 'simulated') => factsOf(provider, payment).map(({ id }) => id)
  const early = ids(captured(refund(1, 500)))
  const late = ids(captured(refund(1, 500), refund(2, 700)))
  t.deepEqual(late.slice(0, 3), early)
  t.is(new Set(late).size, 4)
  t.is(ids({ ...opened, status: 'authorised' })[0], early[0])
  t.not(ids({ ...opened, status: 'authorised' }, 'stripe')[0], early[0])
  t.not(ids({ ...opened, status: 'authorised', orderId: testId<OrderId>(9) })[0], early[0])
})

test('each refund tells what was given back until then', (t) => {
  const refunds = factsOf('simulated', captured(refund(1, 500), refund(2, 700))).slice(2)
  t.deepEqual(refunds.map(({ data }) => 'refunded' in data && data.refunded.amount), [500, 1200])
})

test('a refund of the rest tells that the order wanted no money any more, and one that staff asked for does not', (t) => {
  const rest = { ...refund(2, 1499), key: restKey(captured(refund(1, 500))) }
  const told = factsOf('simulated', captured({ ...refund(1, 500), key: refundKey(opened.orderId, 'call') }, rest)).slice(2)
  t.deepEqual(told.map(({ data }) => 'unwanted' in data && data.unwanted), [false, true])
})

test('every sample decodes with its own contract', (t) => {
  const all: readonly EventType[] = [PaymentAuthorised, PaymentDeclined, PaymentActionRequired, PaymentCaptured, PaymentVoided, PaymentRefunded]
  for (const { type, data, sample } of all) t.true(decode(data, data.encode(sample), 'refuse').ok, type)
})

test('what is captured is given back when nothing of it is left', (t) => {
  t.false(isGivenBack(captured()))
  t.false(isGivenBack(captured(refund(1, 500))))
  t.true(isGivenBack(captured(refund(1, 500), refund(2, 1499))))
  t.deepEqual(restOf(captured(refund(1, 500))), money(1499, 'EUR'))
  t.false(isGivenBack({ ...opened, status: 'authorised' }))
  t.true(isGivenBack({ ...opened, status: 'voided' }))
})

test('a refunded payment is shown as such, in part or whole', (t) => {
  t.like(paymentView('simulated', captured()), { status: 'captured', refunded: money(0, 'EUR') })
  t.like(paymentView('simulated', captured(refund(1, 500))), { status: 'partially-refunded', captured: money(1999, 'EUR'), refunded: money(500, 'EUR') })
  t.like(paymentView('simulated', captured(refund(1, 1999))), { status: 'refunded' })
})
