import test from 'ava'
import { orderId, stage } from '../testing/stage.ts'

test('a reconciliation that was asked for compares payments at its first step alone', async (t) => {
  const shop = stage()
  await shop.requested('tok_ok')
  const subjects = () => shop.bus.messages.map(({ subject }) => subject).filter((subject) => subject.includes('restated'))
  await shop.asked(shop.clock.now(), orderId)
  t.deepEqual(subjects(), [])
  await shop.asked(shop.clock.now())
  t.deepEqual(subjects(), ['payments.payment-restated.v1'])
})
