import type { Instant, Message } from '@minishop/kernel'

// What is left when the faults are over and the shop is quiet, read from the stores, from the providers' own books and from what its customers
// have seen. The checker judges by this alone; it asks no counter that the shop keeps of itself.

/** One call of a customer or of staff, and how it ended as they saw it. */
export interface Visit {
  /** When it was sent and when it ended, by one clock that only moves forward; equal only to itself. */
  readonly began: number
  readonly ended: number
  /** The user's id where they are signed in, so that their orders are known as theirs; otherwise any name. */
  readonly by: string
  /** The route: `POST /v1/orders`. */
  readonly operation: string
  readonly path: string
  readonly key?: string
  readonly outcome: 'ok' | 'fail' | 'unknown'
  readonly status?: number
  readonly request?: unknown
  readonly answer?: unknown
  /** Of the trace that the shop said it was handled in. */
  readonly traceId?: string
  /** It was done without signing in, by somebody who is known all the same. */
  readonly guest?: boolean
  /** Whoever did it has no right to: it must not succeed, whatever else is broken. */
  readonly forbidden?: boolean
}

export interface OrderRow {
  readonly orderId: string
  readonly userId: string
  readonly status: 'placed' | 'awaiting-payment' | 'confirmed' | 'dispatched' | 'delivered' | 'cancelled'
  readonly total: { readonly amount: number; readonly currency: string }
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
  readonly facts: readonly { readonly provider: string; readonly fact: string; readonly kind: string; readonly paymentId?: string; readonly amount?: number }[]
  readonly history: readonly { readonly status: string; readonly at: Instant; readonly reason?: string }[]
  readonly placedAt: Instant
  readonly version: number
}
export interface StockRow {
  readonly productId: string
  readonly onHand: number
  readonly reserved: number
  readonly sold: number
  /** Units that ever came in less those that were taken out, as the scenario did it. */
  readonly broughtIn: number
}
export interface ReservationRow {
  readonly orderId: string
  readonly status: 'held' | 'refused' | 'released' | 'lapsed' | 'sold' | 'returned' | 'lost'
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
  readonly version: number
}
export interface ShipmentRow {
  readonly shipmentId: string
  readonly orderId: string
  readonly status: 'pending' | 'dispatched' | 'in-transit' | 'delivered' | 'failed' | 'cancelled' | 'forestalled'
  readonly version: number
}
/** A payment as the provider's own book has it. */
export interface LedgerPayment {
  readonly paymentId: string
  readonly orderId: string
  readonly status: 'pending' | 'action-required' | 'authorised' | 'captured' | 'declined' | 'voided'
  readonly amount: number
  /** How often money was really taken, and how much each time. */
  readonly captures: readonly number[]
  readonly refunds: readonly { readonly refundId: string; readonly key: string; readonly amount: number }[]
}
export interface SentMail {
  /** The template and what the mail is about: no two mails of one customer may share it. */
  readonly id: string
  readonly to: string
  readonly subject: string
  /** All of it, for the search for secrets. */
  readonly text: string
}
/** What one context keeps of its own announcing and hearing. */
export interface ContextBooks {
  readonly context: string
  /** Every row of the outbox in the order of the commits, also those that are announced already. */
  readonly outbox: readonly { readonly message: Message; readonly published: boolean; readonly notBefore?: Instant }[]
  /** By listener and message: what was handled. Absent where the context has no store. */
  readonly handled?: readonly { readonly listener: string; readonly messageId: string }[]
}
export interface DeadLetterRow {
  readonly listener: string
  readonly messageId: string
  readonly key: string
  readonly reason: string
}
/** A letter that somebody gave up for good. */
export interface DiscardedRow {
  readonly listener: string
  readonly messageId: string
}
/** What the bus took, as it recorded it itself: the context that announced is `message.source`. */
export interface Published {
  readonly message: Message
}
/** One delivery to a listener, replays included, and what it ended with; absent where the process died over it. */
export interface Delivery {
  readonly listener: string
  readonly messageId: string
  readonly key: string
  readonly verdict?: 'done' | 'retry' | 'dead' | 'parked'
}
/** Something was broken and healed again, and how long the shop then took to be itself. */
export interface Recovery {
  readonly of: string
  readonly tookSeconds: number
  readonly withinSeconds: number
  /** Somebody had to lend a hand. */
  readonly byHand?: boolean
  /** How often a process ended by itself meanwhile. */
  readonly crashes?: number
}
/** A dependency was lost and came back, as those saw it who asked the service how it is. */
export interface Readiness {
  readonly context: string
  readonly lost: string
  /** Seconds until `/readyz` was red after the loss, and green after the return; absent where it never was. */
  readonly redAfterSeconds?: number
  readonly greenAfterSeconds?: number
  /** For how long it was lost: who had no time to say so is not blamed for that. Absent where it was long enough. */
  readonly awaySeconds?: number
  readonly withinSeconds: number
  /** For being green again, where that may take another time than being red. */
  readonly greenWithinSeconds?: number
  /** Whether `/livez` was green all the time. */
  readonly alive: boolean
}
/** The most that something ever grew to, and its declared limit. */
export interface Bound {
  readonly of: string
  readonly most: number
  readonly limit: number
}
/** An answer to somebody who was sent away because the shop was full. */
export interface TurnedAway {
  readonly operation: string
  readonly status: number
  readonly retryAfter?: string
}
/** What stores had committed and do not have any more: after a failover to a replica that was behind, or with an older backup. */
export interface Lost {
  /** By the clock of the visits: what was answered until then may be about what was lost. */
  readonly at: number
  /** Orders that are not there any more. */
  readonly orders: readonly string[]
  /** Orders that are as they were before. */
  readonly setBack: readonly string[]
  /** Messages that are in no outbox any more, announced or not. */
  readonly messages: readonly string[]
  readonly handled: readonly { readonly listener: string; readonly messageId: string }[]
  /** Orders of which reconciliation has repaired something: what it had done again is told again, in its own trace. */
  readonly repaired: readonly string[]
}

export interface Evidence {
  /** When it was gathered, by the shop's own clock. */
  readonly at: Instant
  readonly visits: readonly Visit[]
  readonly orders: readonly OrderRow[]
  readonly stock: readonly StockRow[]
  readonly reservations: readonly ReservationRow[]
  readonly shipments: readonly ShipmentRow[]
  readonly payments: readonly LedgerPayment[]
  readonly mails: readonly SentMail[]
  readonly books: readonly ContextBooks[]
  readonly published: readonly Published[]
  readonly deliveries: readonly Delivery[]
  readonly deadLetters: readonly DeadLetterRow[]
  /** Every listener there is, by its subject: what must have handled a message of it. */
  readonly listeners: readonly { readonly name: string; readonly subject: string }[]
  /** Lines the services logged. */
  readonly logs: readonly string[]
  /** Strings that must stand in no log, dead letter, outbox or published message: tokens, passwords, cards. */
  readonly secrets: readonly string[]
  /** What nobody could watch in this run. What would have to be judged by it is left out; everything else is judged as ever. */
  readonly unseen?: readonly Unseen[]
  /** Ids of messages that the scenario itself put on the bus: no context owns up to them, and they may be put aside. */
  readonly planted?: readonly string[]
  /** What was put aside and given up by people, as far as they know: an order to do so that nobody answered counts. */
  readonly discarded?: readonly DiscardedRow[]
  /** How often notifications ended over its work. Each time may have cost one second copy of a mail, and no more. */
  readonly mailersEnded?: number
  /** Excuses what was promised of it, but for the money: that is given back. */
  readonly lost?: Lost
  readonly recoveries?: readonly Recovery[]
  readonly readiness?: readonly Readiness[]
  readonly bounds?: readonly Bound[]
  readonly turnedAway?: readonly TurnedAway[]
}

/** One thing that does not hold. */
export interface Breach {
  /** `I1` to `I14` of docs/guarantees.md. */
  readonly invariant: string
  readonly about: string
  readonly what: string
}

/** `order-of-publication`: where a broker has lost messages, and what was lost came again behind what was not. */
export type Unseen = 'published' | 'order-of-publication' | 'deliveries' | 'mails'
