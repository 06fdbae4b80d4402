import type { Money } from '@minishop/kernel'

export interface Challenge {
  readonly paymentId: string
  readonly amount: Money
  readonly status: 'open' | 'approved' | 'declined'
}

/** The page of the bank that asks the customer whether it was them. Only a simulated provider has one of ours; a real one has its own. */
export abstract class Challenges {
  /** Nothing where this payment was never to be approved by its customer, or where the provider has pages of its own. */
  abstract find(paymentId: string): Promise<Challenge | undefined>
  /** The first decision counts. */
  abstract decide(paymentId: string, decision: 'approve' | 'decline'): Promise<Challenge | undefined>
}
