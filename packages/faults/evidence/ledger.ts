import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LedgerPayment } from '@minishop/simulation/checker'

interface Line {
  readonly kind: string
  readonly paymentId?: string
  readonly orderId?: string
  readonly outcome?: string
  readonly amount?: { readonly amount: number }
  readonly refundId?: string
  readonly key?: string
}

/** The lines of a file of JSON, without what a kill has left of one. */
export const jsonLines = async <T>(path: string): Promise<readonly T[]> => {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as T]
    } catch {
      return []
    }
  })
}

/**
 * The simulated provider's book, read from its entries by rules of our own: the first payment of an order counts, money is taken from what is
 * authorised and given back from what was taken.
 */
export const ledgerPayments = async (folder: string): Promise<readonly LedgerPayment[]> => {
  const payments = new Map<string, { -readonly [K in keyof LedgerPayment]: LedgerPayment[K] }>()
  const orders = new Set<string>()
  for (const line of await jsonLines<Line>(join(folder, 'ledger.jsonl'))) {
    if (line.kind === 'begun') {
      if (orders.has(line.orderId!)) continue
      orders.add(line.orderId!)
      const status = ['authorised', 'action-required', 'voided'].includes(line.outcome!) ? (line.outcome as 'authorised' | 'action-required' | 'voided') : 'declined'
      payments.set(line.paymentId!, { paymentId: line.paymentId!, orderId: line.orderId!, status, amount: line.amount!.amount, captures: [], refunds: [] })
      continue
    }
    const payment = payments.get(line.paymentId ?? '')
    if (payment === undefined) continue
    if (line.kind === 'approved' && payment.status === 'action-required') payment.status = 'authorised'
    if (line.kind === 'rejected' && payment.status === 'action-required') payment.status = 'declined'
    if (line.kind === 'captured' && payment.status === 'authorised') Object.assign(payment, { status: 'captured', captures: [payment.amount] })
    if (line.kind === 'voided' && ['authorised', 'action-required'].includes(payment.status)) payment.status = 'voided'
    if (line.kind === 'refunded' && payment.status === 'captured' && !payment.refunds.some(({ key }) => key === line.key)) {
      const given = payment.refunds.reduce((so, { amount }) => so + amount, 0)
      const { amount } = line.amount!
      if (amount >= 1 && given + amount <= payment.amount) payment.refunds = [...payment.refunds, { refundId: line.refundId!, key: line.key!, amount }]
    }
  }
  return [...payments.values()]
}
