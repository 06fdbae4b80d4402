import { catalog } from '@minishop/catalog'
import { childTraceparent, subjectOf, type Message } from '@minishop/kernel'
import test from 'ava'
import { Operator } from './operator.ts'
import { Shop } from './shop.ts'
import { Visitor } from './visitor.ts'

const opened = async () => {
  const shop = await Shop.open(1, { twice: [] })
  const { scheduler, ids, broker } = shop
  broker.calm()
  const until = async <T>(work: Promise<T>): Promise<T> => {
    let over = false
    void work.finally(() => (over = true)).catch(() => {})
    await scheduler.drive(() => over)
    return work
  }
  const hours = (many: number) => until(scheduler.sleep(shop.world, many * 3_600_000))
  await until(shop.fleet.startAll())
  const declared = catalog.emits.find(({ type }) => type === 'stock-reserved')!
  const reserved = (more: Partial<Message> = {}): Message => ({
    id: ids.next(),
    subject: subjectOf('catalog', declared),
    source: 'catalog',
    key: 'one order',
    time: scheduler.now(),
    traceparent: childTraceparent(),
    data: declared.data.encode(declared.sample as never),
    ...more,
  })
  return { shop, until, hours, reserved, listener: 'orders/catalog.stock-reserved', operator: new Operator(shop, new Visitor('operator', shop, [])) }
}
const verdicts = ({ broker }: Shop, listener: string, { id }: Message) => broker.deliveries.flatMap((one) => (one.listener === listener && one.messageId === id ? [one.verdict] : []))

test.serial('what nobody can read is put aside, and given up where something waits behind it: that goes on', async (t) => {
  const { shop, until, hours, reserved, listener, operator } = await opened()
  t.teardown(shop.armed())
  const sent = [reserved({ data: {} }), reserved(), reserved({ data: 'nothing' })]
  for (const message of sent) {
    await shop.broker.publish(message)
    await hours(0.01)
  }
  shop.planted.push(sent[0]!.id, sent[2]!.id)
  t.deepEqual(sent.map((message) => verdicts(shop, listener, message)), [['dead'], ['parked'], ['parked']])
  t.true(shop.holdsUp)
  await until(operator.look(1))
  t.false(shop.holdsUp)
  t.deepEqual(verdicts(shop, listener, sent[1]!), ['parked', 'done'])
  t.deepEqual(new Set(operator.discarded.map(({ messageId }) => messageId)), new Set([sent[0]!.id]))
  t.true(shop.reached.get('dead-letter.replaying')! > 0)
  // What can't be read and holds up nobody stays to be seen.
  t.true(shop.broker.deadLetters.length > 0 && shop.broker.deadLetters.every(({ messageId }) => messageId === sent[2]!.id))
})

test.serial('what comes in the name of somebody else holds up nobody', async (t) => {
  const { shop, hours, reserved, listener } = await opened()
  const [forged, real] = [reserved({ source: 'cart' }), reserved()]
  for (const message of [forged, real]) {
    await shop.broker.publish(message)
    await hours(0.01)
  }
  t.deepEqual([forged, real].map((message) => verdicts(shop, listener, message)), [['dead'], ['done']])
})

test.serial('what a listener has a mistake for is put aside after its tries, and a replay does it when the mistake is mended', async (t) => {
  const { shop, until, hours, reserved, listener, operator } = await opened()
  const message = reserved()
  const { scheduler } = shop
  shop.faults.at = (_, __, gate) => (gate === `at listener.received (${listener} of one order)` && !shop.holdsUp ? 'mistaken' : undefined)
  t.teardown(shop.armed())
  shop.faults.over = false
  await shop.broker.publish(message)
  await scheduler.drive(() => shop.holdsUp)
  await hours(0.01)
  t.deepEqual(verdicts(shop, listener, message), [...Array.from({ length: 7 }, () => 'retry'), 'dead'])
  await until(operator.look(1))
  t.true(shop.holdsUp)
  await hours(1)
  await until(operator.look(1))
  t.false(shop.holdsUp)
  t.is(verdicts(shop, listener, message).at(-1), 'done')
})
