import test from 'ava'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryServices, Services } from '@minishop/http'
import { assemble, type Composition, type Environment } from '@minishop/host'
import { newSealKey } from '@minishop/jose'
import { AccessTokens, Bus, childTraceparent, later, provide, RandomIds, SystemClock, UnitOfWork, type Instant, type Message, type Port, type UseCase } from '@minishop/kernel'
import { NoMetrics, RecordedLog, testUser } from '@minishop/kernel/testing'
import { ensureStreams, nats, NatsBus } from '@minishop/nats'
import { composition as orders } from '@minishop/orders/main'
import { composition as payments } from '@minishop/payments/main'
import { startNats, temporaryFolder } from '@minishop/servers'
import { contexts } from '../contracts/contexts.ts'
import { address } from './buying.ts'
import { until } from './until.ts'

// What payments has announced lies in no outbox: where the broker loses it, only the provider knows.

class ShiftedClock extends SystemClock {
  seconds = 0
  override now() {
    return later(super.now(), { seconds: this.seconds })
  }
}

/** What a context does by itself every so many seconds. */
const every = ({ context }: Composition, seconds: number): UseCase => context.schedules.find((schedule) => schedule.seconds === seconds)!.run
const restateOrders = every(orders, 300)
const sweepPayments = every(payments, 60)
const portOf = (useCase: UseCase, name: string): Port<any> => useCase.needs[name]!

const total = { amount: 1998, currency: 'EUR' }
const buyer = testUser(1)
/** An order that has asked for its money. */
const awaitingPayment = (orderId: string, at: Instant) => ({
  orderId,
  userId: buyer.id,
  status: 'awaiting-payment',
  lines: [{ productId: '0195a7c2-7d00-7000-8000-000000000001', name: 'Red mug', unitPrice: { amount: 1499, currency: 'EUR' }, quantity: 1 }],
  itemsTotal: { amount: 1499, currency: 'EUR' },
  shippingTotal: { amount: 499, currency: 'EUR' },
  total,
  shippingMethod: 'standard',
  shippingAddress: address,
  contact: 'header.key.iv.contact.tag',
  shipTo: 'header.key.iv.address.tag',
  facts: [],
  shipment: null,
  history: [{ number: 1, status: 'placed', at }, { number: 2, status: 'awaiting-payment', at }],
  placedAt: at,
  version: 1,
})

test('facts of a payment that an emptied broker has lost come back to their order by comparing, although payments went on running', async (t) => {
  const folder = await temporaryFolder(t)
  let server = await startNats({ folder })
  t.teardown(() => server.stop())
  const { url, port } = server
  const where = { url, name: 'test' }
  await ensureStreams(where, contexts)
  const [clock, ids, log, metrics] = [new ShiftedClock(), new RandomIds(), new RecordedLog(), new NoMetrics()]
  const published: Message[] = []
  const watched = (bus: NatsBus): Bus => ({
    publish: async (message) => {
      await bus.publish(message)
      published.push(message)
    },
    subscribe: (subscription) => bus.subscribe(subscription),
    letters: bus.letters,
  })
  const service = async (composition: Composition, environment: Environment) => {
    const [own] = nats({ url, name: composition.context.name })
    const assembled = await assemble(composition, {
      environment,
      clock,
      ids,
      log,
      metrics,
      providers: [
        own!,
        provide(Bus, watched, [NatsBus]),
        provide(Services, () => memoryServices(() => new Map(), { clock, ids, log, metrics }), []),
        provide(AccessTokens, () => ({ verify: async () => undefined }), []),
      ],
    })
    await assembled.start()
    t.teardown(() => assembled.stop())
    const connected = () => until(`${composition.context.name} to be connected`, async () => Object.values(await assembled.ready()).every((state) => state === true))
    await connected()
    const call = () => ({ id: ids.next(), actor: { kind: 'sibling' as const, name: composition.context.name }, at: clock.now(), traceparent: childTraceparent() })
    return { ...assembled, connected, call, ask: (useCase: UseCase) => assembled.run(useCase, { input: {}, unknownFields: 'refuse', call: call() }) }
  }

  const paying = await service(payments, { SEAL_KEY: JSON.stringify([newSealKey('payments').privateKey]), PAYMENT_URL: 'simulated:?slow=0' })
  const orderId = ids.next()
  await paying.get(portOf(sweepPayments, 'provider')).authorise({ orderId, userId: buyer.id, amount: total, card: 'tok_ok', key: `${orderId}/authorise` })
  await paying.ask(sweepPayments)
  const facts = () => published.filter(({ subject, key }) => subject === 'payments.payment-authorised.v1' && key === orderId)
  t.is(facts().length, 1)

  await server.stop()
  await rm(join(folder, 'store'), { recursive: true })
  server = await startNats({ folder, port })
  await ensureStreams(where, contexts)
  await paying.connected()

  const sealKeys = Object.fromEntries(['notifications', 'payments', 'shipping'].map((recipient) => [recipient, [newSealKey(recipient).publicKey]]))
  const ordering = await service(orders, { DATABASE_URL: 'memory:', SEAL_KEYS: JSON.stringify(sealKeys) })
  const kept = ordering.get(portOf(restateOrders, 'orders'))
  await ordering.get(UnitOfWork).perform(undefined, ordering.call(), async () => {
    await kept.save({ state: awaitingPayment(orderId, clock.now()), events: [] })
    return { answer: undefined, keep: true }
  })
  await paying.ask(sweepPayments)
  t.is(facts().length, 1, 'what it remembers to have announced it does not announce again by itself')

  clock.seconds = 120
  await ordering.ask(restateOrders)
  await until('the order to be confirmed', async () => (await kept.find(orderId, 'everyone')).status === 'confirmed')
  t.is(facts().length, 2)
  t.not(facts()[0]!.id, facts()[1]!.id)
})
