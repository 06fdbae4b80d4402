import type { Instant, Money, UserId } from '@minishop/kernel'
import type { OrderId, Payment } from '../domain/payment.ts'

/** What the money is for. The provider keeps it with the payment. */
export interface Purpose {
  readonly orderId: OrderId
  readonly userId: UserId
  readonly amount: Money
}

/** Nobody can say whether it was done: no answer in time, or one that means nothing. Look it up before anything else. */
export interface Unknown {
  readonly status: 'unknown'
  readonly reason: string
}

/** What a webhook is about. It is a hint, no more: the payment itself is read from the provider. */
export type Hint = { readonly kind: 'about'; readonly paymentId: string } | { readonly kind: 'irrelevant' } | { readonly kind: 'forged' }

/**
 * Moves money. An action does its thing once per key, however often and from however many processes it is asked for, and answers the payment as it
 * is afterwards: where the provider would not do it (a void of what is captured, a capture of what is voided), that shows in its status.
 * An order has one payment: the first authorisation counts, and any other answers that payment.
 * Actions answer `unknown` where nobody can say; looking up rejects with `Unavailable`.
 */
export abstract class PaymentProvider {
  /** Its name in announcements and in the path of its webhooks. */
  abstract readonly name: string
  /** Puts the money aside. `card` is the provider's token of a card, never its number. */
  abstract authorise(purpose: Purpose & { readonly card: string; readonly key: string }): Promise<Payment | Unknown>
  /** Takes all of what is authorised. */
  abstract capture(capture: { readonly paymentId: string; readonly key: string }): Promise<Payment | Unknown>
  /** Leaves what is not captured to the customer, for good: no action that is under way can succeed any more. */
  abstract void(voiding: { readonly paymentId: string; readonly key: string }): Promise<Payment | Unknown>
  /** Gives back that much of what is captured, never more than is left of it. `key` stays with the refund. */
  abstract refund(refund: { readonly paymentId: string; readonly amount: Money; readonly key: string }): Promise<Payment | Unknown>
  /** Makes the payment of an order that has none and voids it, so that an authorisation on its way can not succeed. `key` is that authorisation's. */
  abstract forestall(purpose: Purpose & { readonly key: string }): Promise<Payment | Unknown>
  abstract find(orderId: OrderId): Promise<Payment | undefined>
  abstract read(paymentId: string): Promise<Payment | undefined>
  /** The payments that were begun at or after that time, the newest first, at most so many. */
  abstract begunSince(since: Instant, atMost: number): Promise<readonly Payment[]>
  /** Checks the signature over the body, byte for byte, and that it is at most 300 seconds old. */
  abstract hint(body: string, signature: string | undefined, at: Instant): Promise<Hint>
}
