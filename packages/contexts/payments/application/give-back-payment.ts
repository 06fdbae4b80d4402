import { Announcements, command, Money, nothing, siblings, struct, text, Unavailable, UserId } from '@minishop/kernel'
import { authorisationKey } from '../domain/action-key.ts'
import { factsOf } from '../domain/fact.ts'
import { mayBeUnderWay, OrderId } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { giveBack } from './giving-back.ts'

export const giveBackPayment = command({
  summary: 'Give the money of a cancelled order back',
  description: 'Where there is no payment yet but one may be on its way, it is made and voided, so that it can not succeed later.',
  allows: siblings,
  input: struct({ orderId: OrderId, userId: UserId, total: Money, reason: text({ max: 64 }) }),
  output: nothing,
  needs: { provider: PaymentProvider, announcements: Announcements },
  async run({ orderId, userId, total, reason }, { provider, announcements }) {
    const found = await provider.find(orderId)
    if (found === undefined && !mayBeUnderWay(reason)) return
    const begun = found ?? (await provider.forestall({ orderId, userId, amount: total, key: authorisationKey(orderId) }))
    if (begun.status === 'unknown') throw new Unavailable(provider.name, { cause: new Error(begun.reason) })
    await announcements.announce(orderId, factsOf(provider.name, await giveBack(begun, provider)))
  },
})
