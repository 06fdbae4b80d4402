import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContextBooks, DeadLetterRow, Evidence, LedgerPayment, OrderRow, Published, ReservationRow, SentMail, ShipmentRow, StockRow, Unseen, Visit } from '@minishop/simulation/checker'
import type { Instant, Message } from '@minishop/kernel'
import { consumersOf, messagesOf, streamNames, type NatsWords, type Stored } from '../laboratory/nats-words.ts'
import { repeating } from '../laboratory/repeating.ts'
import { contextsWithStore, inDatabase, moment, rowsOf } from './databases.ts'
import { jsonLines, ledgerPayments } from './ledger.ts'

/** What the checker may be told beside the evidence. */
export type Gathered = Evidence & {
  /** What nobody outside can see of the real servers. */
  readonly unseen: readonly Unseen[]
  /** Messages that were put there to be put aside. */
  readonly planted: readonly string[]
}

export interface Where {
  readonly folder: string
  /** As its superuser. */
  readonly postgresUrl: string
  readonly nats: NatsWords
  readonly visits: readonly Visit[]
  /** Units that came in, by product. Others count what they have. */
  readonly broughtIn: ReadonlyMap<string, number>
  readonly planted: readonly string[]
  /** What was found before, by what each is and how often it was there: the shop keeps the last 500 alone. Added to. */
  readonly mailsSeen: Map<string, SentMail>
  /** What must stand in no log. */
  readonly secrets: readonly string[]
  readonly unseen: readonly Unseen[]
  /** Of messages that were published, those that streams do not have any more. */
  readonly outdated: readonly Stored[]
  /** The payment provider's own book, where it is not the simulated one. */
  readonly payments?: () => readonly LedgerPayment[] | Promise<readonly LedgerPayment[]>
}

/** Reads what is left: four databases, the provider's book, the mails, the streams, and what the services logged. */
export const gather = async ({ folder, postgresUrl, nats, visits, broughtIn, planted, mailsSeen, secrets, unseen, outdated, payments: book = () => ledgerPayments(folder) }: Where): Promise<Gathered> => {
  const inside = (database: string, text: string) => inDatabase(postgresUrl, database, (client) => rowsOf(client, text))
  const [orders, stock, reservations, shipments, books, { published, deadLetters, listeners }, payments, logs] = await Promise.all([
    inside('orders', ordersText),
    inside('catalog', 'select product_id as "productId", on_hand as "onHand", reserved, sold from stock'),
    inside('catalog', 'select order_id as "orderId", status, lines, version from reservations'),
    inside('shipping', 'select shipment_id as "shipmentId", order_id as "orderId", status, version from shipments'),
    Promise.all(contextsWithStore.map(async (context): Promise<ContextBooks> => ({
      context,
      outbox: (await inside(context, outboxText)).map(({ published, notBefore, ...message }) => ({ message: { ...message, source: context } as Message, published, ...(notBefore !== null && { notBefore }) })),
      handled: (await inside(context, `select scope as listener, key as "messageId" from once where scope like '${context}/%'`)),
    }))),
    fromStreams(nats),
    book(),
    logLines(join(folder, 'logs')),
  ])
  await seeMails(folder, mailsSeen)
  const withoutStore = ['payments', 'notifications', 'cart'].map((context): ContextBooks => ({ context, outbox: [] }))
  return {
    at: new Date().toISOString() as Instant,
    visits,
    orders: orders as OrderRow[],
    stock: (stock as Omit<StockRow, 'broughtIn'>[]).map((row) => ({ ...row, broughtIn: broughtIn.get(row.productId) ?? row.onHand + row.sold })),
    reservations: reservations as ReservationRow[],
    shipments: shipments as ShipmentRow[],
    payments,
    mails: [...mailsSeen.values()],
    books: [...books, ...withoutStore],
    published: [...published, ...outdated.map(messageOf)],
    deliveries: [],
    deadLetters,
    listeners,
    logs,
    secrets,
    unseen: ['deliveries', ...unseen],
    planted,
  }
}

/** Looks every second which mails the shop keeps, for it forgets all but the last 500: messages that come again to a notifications that was killed may make as many in a moment. */
export const watchMails = (folder: string, mailsSeen: Where['mailsSeen']): { stop(): Promise<void> } => repeating(1_000, () => seeMails(folder, mailsSeen))

/** Adds the mails that the shop keeps now to those that were seen. */
const seeMails = async (folder: string, mailsSeen: Where['mailsSeen']): Promise<void> => {
  const times = new Map<string, number>()
  for (const { id, to, subject, text } of await jsonLines<SentMail>(join(folder, 'mails.jsonl'))) {
    const nth = (times.get(id) ?? 0) + 1
    times.set(id, nth)
    mailsSeen.set(`${nth} ${id}`, { id, to, subject, text })
  }
}

const ordersText = `
  select o.order_id as "orderId", o.user_id as "userId", o.status, o.version, ${moment('o.placed_at')} as "placedAt",
    jsonb_build_object('amount', o.total_amount, 'currency', o.currency) as total,
    (select coalesce(jsonb_agg(jsonb_build_object('productId', l.product_id, 'quantity', l.quantity) order by l.position), '[]') from order_lines l where l.order_id = o.order_id) as lines,
    (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('provider', f.provider, 'fact', f.fact, 'kind', f.kind, 'paymentId', f.payment_id, 'amount', (f.amount ->> 'amount')::bigint)) order by f.number), '[]')
      from payment_facts f where f.order_id = o.order_id) as facts,
    (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('status', h.status, 'at', ${moment('h.at')}, 'reason', h.reason)) order by h.number), '[]')
      from order_history h where h.order_id = o.order_id) as history
  from orders o`

const outboxText = `
  select id, key, subject, data, traceparent, ${moment('time')} as time, published_at is not null as published, ${moment('not_before')} as "notBefore" from outbox order by position`

const isLetters = (stream: string): boolean => stream.startsWith('dead-letters-')

const fromStreams = async (nats: NatsWords): Promise<{ readonly published: Published[]; readonly deadLetters: DeadLetterRow[]; readonly listeners: Evidence['listeners'] }> => {
  const names = await streamNames(nats)
  const streams = await Promise.all(names.map(async (name) => ({ name, messages: await messagesOf(nats, name), consumers: await consumersOf(nats, name) })))
  const dead = streams.filter(({ name }) => isLetters(name)).flatMap(({ messages }) => messages)
  return {
    published: streams.filter(({ name }) => !isLetters(name)).flatMap(({ messages }) => messages.map(messageOf)),
    deadLetters: dead.map(({ headers }) => ({
      listener: headers['dead-listener'] ?? '',
      messageId: headers['ce-id'] ?? '',
      key: decodeURIComponent(headers['ce-subject'] ?? ''),
      reason: headers['dead-reason'] ?? '',
    })),
    listeners: streams.flatMap(({ consumers }) => consumers.map(({ config }) => ({ name: config.description ?? '', subject: config.filter_subject }))),
  }
}

const messageOf = ({ subject, headers, text }: Stored): Published => {
  const { 'ce-id': id = '', 'ce-source': source = '', 'ce-subject': key = '', 'ce-time': time = '', traceparent = '' } = headers
  return { message: { id, subject, source, key: decodeURIComponent(key), time: time as Instant, traceparent, data: dataOf(text) } }
}

/** What is no JSON was put there to be put aside, and was sent all the same. */
const dataOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const logLines = async (folder: string): Promise<readonly string[]> => {
  const files = await readdir(folder).catch(() => [])
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).flatMap((text) => text.split('\n'))
}
