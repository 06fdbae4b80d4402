import type { CapturedPayment, OrderId } from './payment.ts'
import { refundedOf } from './payment.ts'

// What the provider knows an action by. A key follows from the order and the action, never from the attempt: whoever tries again, for whatever
// reason and in whichever process, has the same key, and the provider does the thing once.

export const authorisationKey = (orderId: OrderId): string => `${orderId}/authorise`
export const captureKey = (orderId: OrderId): string => `${orderId}/capture`
export const voidKey = (orderId: OrderId): string => `${orderId}/void`
/** Staff may refund one order several times: each request is an action of its own. */
export const refundKey = (orderId: OrderId, callId: string): string => `${orderId}/refund/${callId}`
const rest = 'refund-rest-after'
/** Giving back the rest is another action after each refund, for the rest is another one. */
export const restKey = (payment: CapturedPayment): string => `${payment.orderId}/${rest}/${refundedOf(payment).amount}`
/** Whether a refund was that of the rest: the order wanted no money any more. */
export const isOfRest = (key: string): boolean => key.includes(`/${rest}/`)
