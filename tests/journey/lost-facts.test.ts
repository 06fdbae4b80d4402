import test from 'ava'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryServices, Services } from '@minishop/http'
import { assemble, type Composition, type Environment } from '@minishop/host'
import { newSealKey } from '@minishop/jose'
import { AccessTokens, Bus, childTraceparent, later, provide, RandomIds, SystemClock, UnitOfWork, type Message, type UseCase } from '@minishop/kernel'
import { NoMetrics, RecordedLog } from '@minishop/kernel/testing'
import { ensureStreams, nats, NatsBus } from '@minishop/nats'
import { startNats, temporaryFolder } from '@minishop/servers'
import { restateOrders } from '../../packages/contexts/orders/application/restate-orders.ts'
import type { OrderId } from '../../packages/contexts/orders/domain/order.ts'
import { requestPayment } from '../../packages/contexts/orders/domain/paying.ts'
import { Orders } from '../../packages/contexts/orders/ports/orders.ts'
import { keyed as orders } from '../../packages/contexts/orders/testing/composition.ts'
import { ada, placing, total } from '../../packages/contexts/orders/testing/samples.ts'
import { sweepPayments } from '../../packages/contexts/payments/application/sweep-payments.ts'
import { composition as payments } from '../../packages/contexts/payments/main.ts'
import { PaymentProvider } from '../../packages/contexts/payments/ports/payment-provider.ts'
import { contexts } from '../contracts/contexts.ts'
import { until } from './until.ts'

// What payments has announced lies in no outbox: where the broker loses it, only the provider knows.

class ShiftedClock extends SystemClock {
  seconds = 0
  override now() {
    return later(super.now(), { seconds: this.seconds })
  }
}

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
  const orderId = ids.next() as OrderId
  await paying.get(PaymentProvider).authorise({ orderId, userId: ada, amount: total, card: 'tok_ok', key: `${orderId}/authorise` } as never)
  await paying.ask(sweepPayments)
  const facts = () => published.filter(({ subject, key }) => subject === 'payments.payment-authorised.v1' && key === orderId)
  t.is(facts().length, 1)

  await server.stop()
  await rm(join(folder, 'store'), { recursive: true })
  server = await startNats({ folder, port })
  await ensureStreams(where, contexts)
  await paying.connected()

  const ordering = await service(orders, { DATABASE_URL: 'memory:' })
  const placed = placing(orderId, ada, clock.now())
  await ordering.get(UnitOfWork).perform(undefined, ordering.call(), async () => {
    await ordering.get(Orders).save({ ...placed, events: [] })
    await ordering.get(Orders).save({ ...requestPayment(placed.state, clock.now())!, events: [] })
    return { answer: undefined, keep: true }
  })
  await paying.ask(sweepPayments)
  t.is(facts().length, 1, 'what it remembers to have announced it does not announce again by itself')

  clock.seconds = 120
  await ordering.ask(restateOrders)
  await until('the order to be confirmed', async () => (await ordering.get(Orders).find(orderId, 'everyone'))?.status === 'confirmed')
  t.is(facts().length, 2)
  t.not(facts()[0]!.id, facts()[1]!.id)
})
