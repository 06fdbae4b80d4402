import { isDeepStrictEqual } from 'node:util'
import type { Message } from '../event.ts'
import { Unavailable } from '../outage.ts'
import type { Bus, DeadLetters, Verdict } from '../ports.ts'
import { childTraceparent } from '../trace.ts'
import { deadLetterSuite } from './dead-letter-suite.ts'
import { noon, testId } from './index.ts'

/** The little a port's suite needs of a test runner; AVA's `test` and `t` have it. */
export interface Assertions {
  is(actual: unknown, expected: unknown, message?: string): unknown
  deepEqual(actual: unknown, expected: unknown, message?: string): unknown
  true(actual: unknown, message?: string): unknown
}
export type RegisterTest<T extends Assertions> = (title: string, body: (t: T) => Promise<void>) => void

export interface BusUnderTest {
  readonly bus: Bus
  readonly letters: DeadLetters
}

/** Where adapters may differ, each declared so that it is a decision. */
export interface BusDifferences {
  /** A message that was published when nobody had subscribed yet is delivered to those who come later. */
  readonly keepsForLaterSubscribers: boolean
  /** A message that is published again soon is delivered again. Where it is not, listeners still must not count on that. */
  readonly deliversRepeats: boolean
}

/** A message of the orders context; the same number always makes the same one. */
export const testMessage = (n: number, more: Partial<Message> = {}): Message => ({
  id: testId(n),
  subject: 'orders.order-placed.v1',
  source: 'orders',
  key: testId(0x30000 + n),
  time: noon,
  traceparent: childTraceparent(),
  data: { number: n },
  ...more,
})

/** Keeps what was delivered to it, and waits for more without asking the clock. */
export class RecordedListener {
  readonly heard: { readonly message: Message; readonly attempt: number }[] = []
  readonly #waiting = new Set<() => void>()
  readonly #judge: (message: Message, attempt: number) => Verdict | Promise<Verdict>
  constructor(judge: (message: Message, attempt: number) => Verdict | Promise<Verdict> = () => ({ kind: 'done' })) {
    this.#judge = judge
  }
  readonly deliver = async (message: Message, attempt: number): Promise<Verdict> => {
    this.heard.push({ message, attempt })
    for (const look of [...this.#waiting]) look()
    return this.#judge(message, attempt)
  }
  /** The numbers of the messages in the order they were first heard. */
  numbers(): readonly unknown[] {
    return [...new Set(this.heard.map(({ message }) => (message.data as { number: number }).number))]
  }
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }
}

/** Publishes as an outbox does: again until it succeeds. */
export const publishUntilKept = async (bus: Bus, message: Message): Promise<void> => {
  for (;;) {
    try {
      return await bus.publish(message)
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

const subject = 'orders.order-placed.v1'

/** What every bus promises, whatever carries it. `make` answers a bus that nobody else uses, over streams for the subjects of `orders`. */
export const busSuite = <T extends Assertions>(
  test: RegisterTest<T>,
  make: (t: T) => Promise<BusUnderTest>,
  { keepsForLaterSubscribers, deliversRepeats }: BusDifferences,
): void => {
  test('a message arrives as it was sent at every subscription on its subject, and at no other', async (t) => {
    const { bus } = await make(t)
    const [catalog, cart, other] = [new RecordedListener(), new RecordedListener(), new RecordedListener()]
    await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: catalog.deliver })
    await bus.subscribe({ name: 'cart/orders.order-placed', subject, deliver: cart.deliver })
    await bus.subscribe({ name: 'cart/orders.order-confirmed', subject: 'orders.order-confirmed.v1', deliver: other.deliver })
    const message = testMessage(1, { key: 'Zoë "100 %"\n', data: { number: 1, name: 'Käse 🧀', price: { amount: 1, currency: 'EUR' }, gift: null } })
    await bus.publish(message)
    await bus.publish(testMessage(2, { subject: 'orders.order-confirmed.v1' }))
    await Promise.all([catalog.until(() => catalog.heard.length > 0), cart.until(() => cart.heard.length > 0), other.until(() => other.heard.length > 0)])
    t.deepEqual(catalog.heard[0], { message, attempt: 1 })
    t.deepEqual(cart.heard[0], { message, attempt: 1 })
    t.deepEqual(other.numbers(), [2])
  })

  test('what could not be done now is delivered again, with the number of the attempt', async (t) => {
    const { bus } = await make(t)
    const hearing = new RecordedListener((_, attempt) => (attempt < 3 ? { kind: 'retry', afterMilliseconds: 5, reason: 'not yet' } : { kind: 'done' }))
    await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: hearing.deliver })
    await bus.publish(testMessage(1))
    await hearing.until(() => hearing.heard.some(({ attempt }) => attempt === 3))
    t.deepEqual([...new Set(hearing.heard.map(({ attempt }) => attempt))].sort(), [1, 2, 3])
  })

  deadLetterSuite(test, make)

  test('messages of one key that are published one after another are heard in that order', async (t) => {
    const { bus } = await make(t)
    const hearing = new RecordedListener()
    await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: hearing.deliver })
    for (let n = 1; n <= 20; n++) await bus.publish(testMessage(n, { key: 'one' }))
    await hearing.until(() => hearing.numbers().length === 20)
    t.deepEqual(hearing.numbers(), Array.from({ length: 20 }, (_, index) => index + 1))
  })

  test('stopping waits for what is under way', async (t) => {
    const { bus } = await make(t)
    const order: string[] = []
    const hold = Promise.withResolvers<Verdict>()
    const hearing = new RecordedListener(() => hold.promise.finally(() => order.push('handled')))
    const subscription = await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: hearing.deliver })
    const published = bus.publish(testMessage(1)).catch(() => {})
    await hearing.until(() => hearing.heard.length > 0)
    const stopped = subscription.stop().then(() => order.push('stopped'))
    hold.resolve({ kind: 'done' })
    await Promise.all([stopped, published])
    t.is(order.at(-1), 'stopped')
  })

  test('what a listener had not done when it stopped reaches its successor', async (t) => {
    const { bus } = await make(t)
    const first = new RecordedListener(() => ({ kind: 'retry', afterMilliseconds: 20, reason: 'the database is away' }))
    const subscription = await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: first.deliver })
    const numbers = Array.from({ length: 10 }, (_, index) => index + 1)
    const published = Promise.all(numbers.map((n) => publishUntilKept(bus, testMessage(n))))
    await first.until(() => first.heard.length > 0)
    const second = new RecordedListener()
    await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: second.deliver })
    await subscription.stop()
    await published
    await second.until(() => isDeepStrictEqual([...second.numbers()].sort((a, b) => Number(a) - Number(b)), numbers))
    t.is(second.numbers().length, 10)
  })

  test(`a message that nobody had subscribed to yet is ${keepsForLaterSubscribers ? 'kept for those who come' : 'not for those who come later'}`, async (t) => {
    const { bus } = await make(t)
    await bus.publish(testMessage(1))
    const hearing = new RecordedListener()
    await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: hearing.deliver })
    await bus.publish(testMessage(2, { key: testMessage(1).key }))
    await hearing.until(() => hearing.numbers().includes(2))
    t.deepEqual(hearing.numbers(), keepsForLaterSubscribers ? [1, 2] : [2])
  })

  test(`a message that is published twice is delivered ${deliversRepeats ? 'twice at least' : 'once while the bus remembers it'}`, async (t) => {
    const { bus } = await make(t)
    const hearing = new RecordedListener()
    await bus.subscribe({ name: 'catalog/orders.order-placed', subject, deliver: hearing.deliver })
    const message = testMessage(1)
    await bus.publish(message)
    await bus.publish(message)
    await bus.publish(testMessage(2, { key: message.key }))
    await hearing.until(() => hearing.numbers().includes(2))
    const times = hearing.heard.filter(({ message: { id } }) => id === message.id).length
    t.true(deliversRepeats ? times >= 2 : times === 1, `delivered ${times} times`)
  })
}
