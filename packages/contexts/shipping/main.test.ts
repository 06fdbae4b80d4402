import test from 'ava'
import { attemptsBeforeDeath, hear, sealed, Unavailable, uuidv7, type Listener, type Message } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { joseSeals, newSealKey } from '@minishop/jose'
import { noon, testId, testUser } from '@minishop/kernel/testing'
import { Address } from './domain/address.ts'
import type { OrderId } from './domain/terms.ts'
import { shipping } from './index.ts'
import { composition } from './main.ts'
import { Shipments } from './ports/shipments.ts'
import { address, lines } from './testing/rehearsal.ts'

const { publicKey, privateKey } = newSealKey('shipping')
const settings = { ...composition.settings, SEAL_KEY: { ...composition.settings['SEAL_KEY']!, fallback: JSON.stringify([privateKey]) } }
const { stores, stageOf } = onMemoryAndPostgres(test, { ...composition, settings })
const sealedAddress = () => joseSeals({ context: 'orders', recipients: { shipping: [publicKey] } }).seal(sealed('shipping', Address), address)

const listenerTo = (subject: string): Listener => shipping.listeners.find((listener) => listener.subject === subject)!
const messageOf = (event: string, orderId: OrderId, data: object): Message => ({
  id: uuidv7(Date.parse(noon)),
  subject: `orders.${event}.v1`,
  source: 'orders',
  key: orderId,
  time: noon,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: { orderId, ...data },
})
const confirmation = async (orderId: OrderId) =>
  messageOf('order-confirmed', orderId, { userId: testUser(1).id, shippingMethod: 'standard', country: 'DE', shipTo: await sealedAddress(), lines, total: { amount: 1, currency: 'EUR' } })

/** Delivers as a bus does: again until it is done, or given up. */
const deliverTo = async (store: string, message: Message): Promise<void> => {
  const { run, clock } = stageOf(store)
  for (let attempt = 1; attempt <= attemptsBeforeDeath; attempt++) {
    const { verdict } = await hear(listenerTo(message.subject), message, attempt, run, clock)
    if (verdict.kind === 'dead') throw new Error(verdict.reason)
    if (verdict.kind === 'done') return
  }
  throw new Error('It was neither done nor given up.')
}

for (const store of stores) {
  const deliver = (message: Message) => deliverTo(store, message)

  test.serial(`${store}: a confirmation that is delivered three times at once makes one parcel, with the address that was sealed`, async (t) => {
    const orderId = testId<OrderId>(1)
    const message = await confirmation(orderId)
    await Promise.all([deliver(message), deliver(message), deliver(message)])
    const found = await stageOf(store).get(Shipments).findByOrder(orderId)
    t.like(found, { status: 'pending', version: 1, address })
  })

  test.serial(`${store}: confirmation and cancellation, several of each and all at once, never leave a parcel to be sent`, async (t) => {
    const orderIds = Array.from({ length: 10 }, (_, index) => testId<OrderId>(100 + index))
    await Promise.all(
      orderIds.map(async (orderId, index) => {
        const [confirmed, cancelled] = [await confirmation(orderId), messageOf('order-cancelled', orderId, { reason: 'by-customer' })]
        await Promise.all((index % 2 ? [confirmed, cancelled, confirmed, cancelled] : [cancelled, confirmed, cancelled, confirmed]).map(deliver))
      }),
    )
    for (const orderId of orderIds) {
      const found = await stageOf(store).get(Shipments).findByOrder(orderId)
      t.true(found?.status === 'cancelled' || found?.status === 'forestalled', found?.status)
    }
  })
}

for (const store of stores)
  test.serial(`${store}: an address that was tampered with is no outage, and makes no parcel`, async (t) => {
    const orderId = testId<OrderId>(200)
    const shipTo = `${(await sealedAddress()).slice(0, -4)}AAAA`
    const message = messageOf('order-confirmed', orderId, { userId: testUser(1).id, shippingMethod: 'standard', shipTo, lines })
    const error = await t.throwsAsync(deliverTo(store, message), { message: /decryption/ })
    t.false(error instanceof Unavailable)
    t.is(await stageOf(store).get(Shipments).findByOrder(orderId), undefined)
  })
