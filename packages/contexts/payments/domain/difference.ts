import { derivedId, event, Flag, listOf, oneOf, sameMoney, struct, text, type Money, type TypeOf, type Uuid } from '@minishop/kernel'
import { isGivenBack, OrderId, type Payment } from './payment.ts'

// What an order says of itself once more is compared with its payment, as the provider has it.

/** As orders has them. */
export const OrderStatus = oneOf('placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled')
export type OrderStatus = TypeOf<typeof OrderStatus>
export const DifferenceKind = oneOf(
  'payment-facts-unknown-to-order',
  'payment-not-captured',
  'payment-not-given-back',
  'payment-of-another-sum',
  'payment-missing',
)
export type DifferenceKind = TypeOf<typeof DifferenceKind>

export const DifferenceFound = event('difference-found', {
  summary: 'The payment of an order is not as the order says',
  data: struct({ orderId: OrderId, kind: DifferenceKind, repaired: Flag, detail: text({ min: 1, max: 500 }) }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, kind: 'payment-not-captured', repaired: true, detail: 'It was only put aside. It is taken now.' },
})

export const DifferenceSettled = event('difference-settled', {
  summary: 'What was left open about a payment is found no more',
  data: struct({ orderId: OrderId, kind: DifferenceKind }),
  sample: { orderId: '0195a7c2-7d00-7000-8000-00000000000a' as OrderId, kind: 'payment-missing' },
})
/** What orders has written down as open about one order, of every kind. */
export const OpenKinds = listOf(text({ min: 1, max: 64 }), { max: 100 })

/** That what was open and is found no more is settled. */
export const settled = (orderId: OrderId, open: readonly string[], found: DifferenceKind | undefined, from: string) =>
  open
    .filter(DifferenceKind.is)
    .filter((kind) => kind !== found)
    .map((kind) => DifferenceSettled({ orderId, kind }, { id: derivedId(from as Uuid, `settled/${kind}`) }))

/** What is to be done about the payment itself; nothing where it is as the order says. What the order has not heard of is another matter. */
export const compare = (
  { status, total }: { readonly status: OrderStatus; readonly total: Money },
  payment: Payment | undefined,
): Exclude<DifferenceKind, 'payment-facts-unknown-to-order'> | undefined => {
  switch (status) {
    case 'placed':
    case 'awaiting-payment':
      return undefined
    case 'cancelled':
      return payment === undefined || isGivenBack(payment) ? undefined : 'payment-not-given-back'
    case 'confirmed':
    case 'dispatched':
    case 'delivered':
      if (payment?.status === 'captured') return undefined
      if (payment?.status !== 'authorised') return 'payment-missing'
      return sameMoney(payment.amount, total) ? 'payment-not-captured' : 'payment-of-another-sum'
  }
}
