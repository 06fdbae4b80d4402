import { Announcements, command, Log, Money, nothing, refusal, sameMoney, siblings, struct, Unavailable } from '@minishop/kernel'
import { captureKey } from '../domain/action-key.ts'
import { factsOf } from '../domain/fact.ts'
import { OrderId } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { known } from './giving-back.ts'

export const amountsDiffer = refusal('amounts-differ', 'conflict', 'The order is about another sum than the one that was put aside for it.')

export const capturePayment = command({
  summary: 'Take the money of a confirmed order',
  allows: siblings,
  input: struct({ orderId: OrderId, total: Money }),
  output: nothing,
  refuses: [amountsDiffer],
  needs: { provider: PaymentProvider, announcements: Announcements, log: Log },
  async run({ orderId, total }, { provider, announcements, log }) {
    const found = await provider.find(orderId)
    // It was confirmed because of a payment, so the provider has one, even where it can't find it at this moment.
    if (found === undefined) throw new Unavailable(provider.name, { cause: new Error(`No payment of the order ${orderId} can be found.`) })
    if (found.status === 'authorised' && !sameMoney(found.amount, total)) {
      const sums = { orderId, total, authorised: found.amount }
      log.write('error', 'an order was confirmed over another sum than was put aside for it; nothing is taken', sums)
      return amountsDiffer
    }
    const { paymentId } = found
    const taken = async () => known(await provider.capture({ paymentId, key: captureKey(orderId) }), provider, paymentId)
    const payment = found.status === 'authorised' ? await taken() : found
    if (payment.status === 'authorised') throw new Unavailable(provider.name, { cause: new Error(`The payment ${paymentId} is not captured yet.`) })
    await announcements.announce(orderId, factsOf(provider.name, payment))
  },
})
