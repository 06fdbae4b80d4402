import type { LedgerPayment } from '@minishop/simulation/checker'
import type { LocalStripe } from '@minishop/servers'

type Intent = LocalStripe['books']['intents'][number]

const statuses: Readonly<Record<string, LedgerPayment['status']>> = {
  requires_action: 'action-required',
  requires_capture: 'authorised',
  succeeded: 'captured',
  canceled: 'voided',
}

/** A card that was refused leaves an error, or the shop's own mark where it was no card at all. */
const refused = ({ metadata, last_payment_error }: Intent): boolean => metadata['declined'] !== undefined || last_payment_error !== null

/** Stripe's own book, as the checker reads it. A card that was refused takes nothing, whatever became of its intent. */
export const stripePayments = ({ books }: LocalStripe): readonly LedgerPayment[] =>
  books.intents.map((intent) => ({
    paymentId: intent.id,
    orderId: intent.metadata['orderId'] ?? '',
    status: intent.metadata['declined'] !== undefined ? 'declined' : (statuses[intent.status] ?? (refused(intent) ? 'declined' : 'pending')),
    amount: intent.amount,
    captures: intent.amount_received > 0 ? [intent.amount_received] : [],
    refunds: books.refunds.filter(({ payment_intent }) => payment_intent === intent.id).map(({ id, amount, metadata }) => ({ refundId: id, key: metadata['key'] ?? id, amount })),
  }))
