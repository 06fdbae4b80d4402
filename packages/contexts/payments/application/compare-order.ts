import { Announcements, command, derivedId, listOf, Log, Metrics, Money, nothing, optional, siblings, struct, text, Unavailable, type PortsOf, type Uuid } from '@minishop/kernel'
import { captureKey } from '../domain/action-key.ts'
import { compare, DifferenceFound, OpenKinds, OrderStatus, settled, type DifferenceKind } from '../domain/difference.ts'
import { factsOf } from '../domain/fact.ts'
import { OrderId, type Payment } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'
import { giveBack, known } from './giving-back.ts'

const needs = { provider: PaymentProvider, announcements: Announcements, metrics: Metrics, log: Log }
const Facts = listOf(struct({ provider: text({ max: 64 }), fact: text({ max: 500 }) }), { max: 10_000 })

export const compareOrder = command({
  summary: 'Compare the payment of an order with what the order says, and put right what can be',
  allows: siblings,
  input: struct({ orderId: OrderId, status: OrderStatus, total: Money, facts: Facts, open: optional(OpenKinds) }),
  output: nothing,
  needs,
  async run({ orderId, status, total, facts, open = [] }, ports, { id }) {
    const { provider, announcements } = ports
    // Of a provider that is not connected nobody can say what it has.
    if (facts.length > 0 && facts.every((fact) => fact.provider !== provider.name)) return
    const found = await provider.find(orderId)
    const kind = compare({ status, total }, found)
    const payment = found && (await repaired(kind, found, provider))

    // Under ids of their own: the order may have heard those facts before, and lost them since. Which facts are news is for its ledger to say.
    const names = new Set(facts.filter((fact) => fact.provider === provider.name).map(({ fact }) => fact))
    const untold = payment === undefined ? [] : factsOf(provider.name, payment).filter(({ data }) => !names.has(data.fact))
    await announcements.announce(orderId, untold.map((event) => ({ ...event, id: derivedId(id as Uuid, `restated/${event.data.fact}`) })))

    await announcements.announce(orderId, settled(orderId, open, kind, id))

    const before = found === undefined ? [] : factsOf(provider.name, found).filter(({ data }) => !names.has(data.fact))
    if (before.length > 0) await tell(ports, { orderId, kind: 'payment-facts-unknown-to-order', id })
    // Where the order learns now that there is no money, it draws its own conclusions.
    if (kind !== undefined && !(kind === 'payment-missing' && before.length > 0)) await tell(ports, { orderId, kind, id })
  },
})

/** The payment after what could be done about it, by the very actions and keys that would have done it in time. */
const repaired = async (kind: DifferenceKind | undefined, payment: Payment, provider: PaymentProvider): Promise<Payment> => {
  if (kind === 'payment-not-given-back') return giveBack(payment, provider)
  if (kind !== 'payment-not-captured') return payment
  const { paymentId, orderId } = payment
  const taken = await known(await provider.capture({ paymentId, key: captureKey(orderId) }), provider, paymentId)
  if (taken.status === 'authorised') throw new Unavailable(provider.name, { cause: new Error(`The payment ${paymentId} is not captured yet.`) })
  return taken
}

const details: { readonly [K in DifferenceKind]: string } = {
  'payment-facts-unknown-to-order': 'The provider knows more about its payment than the order does. It is told again.',
  'payment-not-captured': 'Its money was only put aside. It is taken now.',
  'payment-not-given-back': 'It is cancelled, and its money was not given back. It is now.',
  'payment-of-another-sum': 'Another sum is put aside than it costs, and nothing is taken. A person asks the customer, or cancels it.',
  'payment-missing': 'It is confirmed, and the provider has no money for it. A person asks the customer, or cancels it.',
}

const tell = async ({ announcements, metrics, log }: PortsOf<typeof needs>, { orderId, kind, id }: { readonly orderId: OrderId; readonly kind: DifferenceKind; readonly id: string }): Promise<void> => {
  const repaired = kind !== 'payment-of-another-sum' && kind !== 'payment-missing'
  metrics.count('reconciliation_differences_total', { kind, repaired: String(repaired) })
  log.write(repaired ? 'warn' : 'error', 'an order and its payment differ', { orderId, kind, repaired })
  await announcements.announce(orderId, [DifferenceFound({ orderId, kind, repaired, detail: details[kind] }, { id: derivedId(id as Uuid, `difference/${kind}`) })])
}
