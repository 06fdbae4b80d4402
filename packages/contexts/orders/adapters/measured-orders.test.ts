import test from 'ava'
import { staged } from '@minishop/host/testing'
import { later, type UserId } from '@minishop/kernel'
import { FixedClock, KeptMetrics, noon, testId } from '@minishop/kernel/testing'
import type { OrderChange, OrderId } from '../domain/order.ts'
import { learn, requestPayment } from '../domain/paying.ts'
import { Orders } from '../ports/orders.ts'
import { keyed } from '../testing/composition.ts'
import { fact, placing } from '../testing/samples.ts'
import { measuredOrders } from './measured-orders.ts'

const open = async (t: Parameters<typeof staged>[0]) => {
  const { get, keep } = await staged(t, keyed, { DATABASE_URL: 'memory:' })
  const metrics = new KeptMetrics()
  const clock = new FixedClock(later(noon, { seconds: 90 }))
  const orders = measuredOrders(get(Orders), metrics, clock)
  const save = async (change: OrderChange | undefined) => {
    await keep(() => orders.save(change!))
    return change!.state
  }
  return { metrics, orders, save }
}

test('an order counts under each status it enters, and as revenue once it is confirmed', async (t) => {
  const { metrics, save } = await open(t)
  t.like(await metrics.figures('orders_total'), { 'orders_total placed': 0, 'orders_total delivered': 0 })
  const waiting = await save(requestPayment(await save(placing()), noon))
  t.deepEqual(await metrics.figures('revenue_minor_units_total'), {})
  const confirmed = await save(learn(waiting, fact('authorised'), noon))
  const captured = await save(learn(confirmed, fact('captured'), noon))
  await save(learn(captured, fact('refunded', { amount: { amount: 500, currency: 'EUR' } }), noon))
  t.deepEqual(await metrics.figures('orders_total', 'revenue_minor_units_total', 'refunds_minor_units_total'), {
    'orders_total placed': 1,
    'orders_total awaiting-payment': 1,
    'orders_total confirmed': 1,
    'orders_total dispatched': 0,
    'orders_total delivered': 0,
    'orders_total cancelled': 0,
    'revenue_minor_units_total EUR': 3497,
    'refunds_minor_units_total EUR': 500,
  })
})

test('a checkout is timed from being placed to being confirmed, unless its customer had something to do', async (t) => {
  const { metrics, save } = await open(t)
  await save(learn(await save(requestPayment(await save(placing()), noon)), fact('authorised'), noon))
  t.deepEqual(await metrics.figures('checkout_seconds_count', 'checkout_seconds_sum'), { checkout_seconds_count: 1, checkout_seconds_sum: 90 })
  const paymentId = 'pay_2'
  const waiting = await save(requestPayment(await save(placing(testId<OrderId>(101), testId<UserId>(0x10002))), noon))
  const asked = await save(learn(waiting, fact('action-required', { paymentId, actionUrl: 'http://bank.test/' }), noon))
  await save(learn(asked, fact('authorised', { paymentId }), noon))
  t.deepEqual(await metrics.figures('checkout_seconds_count'), { checkout_seconds_count: 1 })
})

test('what is open is read by status with the age of the oldest, and nothing open is nought', async (t) => {
  const { metrics, save } = await open(t)
  const figures = () => metrics.figures('orders_open', 'orders_open_oldest_seconds')
  t.deepEqual(new Set(Object.values(await figures())), new Set([0]))
  await save(placing())
  t.like(await figures(), { 'orders_open placed': 1, 'orders_open_oldest_seconds placed': 90, 'orders_open confirmed': 0 })
})

test('what could not be saved is not counted', async (t) => {
  const { metrics, save } = await open(t)
  await save(placing())
  await t.throwsAsync(save(placing()))
  t.like(await metrics.figures('orders_total'), { 'orders_total placed': 1 })
})
