import { Unavailable } from '@minishop/kernel'
import { restKey, voidKey } from '../domain/action-key.ts'
import { isGivenBack, restOf, type Payment } from '../domain/payment.ts'
import type { PaymentProvider, Unknown } from '../ports/payment-provider.ts'

/** The payment after an action, looked up where the action could not tell. */
export const known = async (answer: Payment | Unknown, provider: PaymentProvider, paymentId: string): Promise<Payment> => {
  const payment = answer.status === 'unknown' ? await provider.read(paymentId) : answer
  if (payment === undefined) throw new Unavailable(provider.name, { cause: new Error(`The payment ${paymentId} can't be found.`) })
  return payment
}

/**
 * Voids what is not captured and refunds what is. A capture may come in between the look and the void, so it looks again after each action;
 * where three were not enough, the message comes again.
 */
export const giveBack = async (payment: Payment, provider: PaymentProvider): Promise<Payment> => {
  let current = payment
  for (let action = 0; action < 3 && !isGivenBack(current); action++) {
    const { paymentId, orderId } = current
    const answer =
      current.status === 'captured'
        ? await provider.refund({ paymentId, amount: restOf(current), key: restKey(current) })
        : await provider.void({ paymentId, key: voidKey(orderId) })
    current = await known(answer, provider, paymentId)
  }
  if (isGivenBack(current)) return current
  throw new Unavailable(provider.name, { cause: new Error(`The payment ${current.paymentId} is still ${current.status}.`) })
}
