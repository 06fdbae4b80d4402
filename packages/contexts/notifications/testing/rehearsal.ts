import { Log, Seals, type InputOf, type Outcome, type Sealed, type UseCase, type Uuid, type Mail } from '@minishop/kernel'
import { RecordedLog, testId, TransparentSeals } from '@minishop/kernel/testing'
import { rehearsal } from '@minishop/memory/testing'
import { memorySentMails } from '../adapters/sent-mails.memory.ts'
import { letterheadOf } from '../adapters/settled-letterhead.ts'
import { Contact, MailedToken, type OrderId } from '../domain/terms.ts'
import { notifications } from '../index.ts'
import { KeptMails } from '../ports/kept-mails.ts'
import { Letterhead } from '../ports/letterhead.ts'
import { Mailer } from '../ports/mailer.ts'
import { SentMails } from '../ports/sent-mails.ts'

const seals = new TransparentSeals()
export const jane = { email: 'jane@example.com', name: 'Jane Doe' }
export const contactOf = (reached: { email: string; name?: string }) => seals.seal(Contact, reached)
export const contact = await contactOf(jane)
export const secretToken = 'T0ken-that_is-secret'
export const token = (await seals.seal(MailedToken, secretToken)) as Sealed<string>
export const orderId = testId<OrderId>(1)
const eur = (amount: number) => ({ amount, currency: 'EUR' })
export const confirmed = {
  orderId,
  contact,
  lines: [{ name: 'Red mug', unitPrice: eur(1299), quantity: 2 }],
  itemsTotal: eur(2598),
  shippingTotal: eur(499),
  total: eur(3097),
}

/** For each announcement that is heard: what it says, as far as this context listens. */
export const announcements: Readonly<Record<string, object>> = {
  'auth.user-registered': { contact, token },
  'auth.verification-requested': { contact, token },
  'auth.registration-repeated': { contact },
  'auth.password-reset-requested': { contact, token },
  'auth.password-changed': { contact },
  'auth.sessions-revoked': { contact, reason: 'reuse-detected' },
  'orders.order-confirmed': confirmed,
  'orders.order-cancelled': { orderId, contact, reason: 'sold-out', note: 'Sorry about that', total: eur(3097) },
  'orders.order-refunded': { orderId, contact, amount: eur(1299), refunded: eur(1299) },
  'orders.order-dispatched': { orderId, contact, carrier: 'Minishop Parcel', trackingNumber: 'MP1' },
  'orders.order-delivered': { orderId, contact },
}

/** Keeps what it was given to send; refuses or is away when a test says so. */
export class RecordedMailer extends Mailer {
  readonly mails: Mail[] = []
  failure: Error | undefined
  async send(mail: Mail): Promise<void> {
    if (this.failure) throw this.failure
    this.mails.push(mail)
  }
}

/** Notifications as its tests play it. */
export const notificationsRehearsal = () => {
  const mailer = new RecordedMailer()
  const log = new RecordedLog()
  const kept: { list: KeptMails['list'] } = { list: async () => undefined }
  const played = rehearsal(notifications, () => [
    [Mailer, mailer],
    [SentMails, memorySentMails()],
    [KeptMails, { list: () => kept.list() }],
    [Letterhead, letterheadOf({ from: 'Minishop <shop@minishop.example>', publicUrl: new URL('https://shop.example/') })],
    [Seals, seals],
    [Log, log],
  ])
  let message = 0x50000
  /** The mails that an announcement leads to. Each is one of its own unless `id` says which comes again. */
  const mailsAfter = async <U extends UseCase>(useCase: U, input: InputOf<U>, id: Uuid = testId(message++)): Promise<readonly Mail[]> => {
    const before = mailer.mails.length
    const outcome: Outcome = await played.hear(useCase, input, id)
    if (outcome.kind !== 'answer') throw new Error(JSON.stringify(outcome))
    return mailer.mails.slice(before)
  }
  return { ...played, mailer, log, kept, mailsAfter }
}
