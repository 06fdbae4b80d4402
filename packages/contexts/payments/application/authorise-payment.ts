import { Announcements, command, Money, nothing, sealed, Seals, siblings, struct, text, Unavailable, UserId } from '@minishop/kernel'
import { authorisationKey } from '../domain/action-key.ts'
import { factsOf } from '../domain/fact.ts'
import { OrderId } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'

export const Card = sealed('payments', text({ min: 1, max: 255 }))

export const authorisePayment = command({
  summary: 'Put the money of an order aside',
  description: 'Looks before it acts, and again where the provider did not say: an unknown outcome is looked up, never charged again.',
  allows: siblings,
  input: struct({ orderId: OrderId, userId: UserId, amount: Money, card: Card }),
  output: nothing,
  needs: { provider: PaymentProvider, announcements: Announcements, seals: Seals },
  async run({ orderId, userId, amount, card }, { provider, announcements, seals }) {
    const before = await provider.find(orderId)
    const asked =
      before === undefined || before.status === 'pending'
        ? await provider.authorise({ orderId, userId, amount, card: await seals.open(Card, card), key: authorisationKey(orderId) })
        : before
    const payment = asked.status === 'unknown' ? await provider.find(orderId) : asked
    if (payment === undefined || payment.status === 'pending')
      throw new Unavailable(provider.name, { cause: new Error(asked.status === 'unknown' ? asked.reason : 'The payment is not settled yet.') })
    await announcements.announce(orderId, factsOf(provider.name, payment))
  },
})
