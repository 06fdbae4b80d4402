import { startLocalStripe, type LocalStripe } from '@minishop/servers'
import { stripePayments } from '../evidence/stripe-ledger.ts'
import type { ShopKind } from '../experiment.ts'
import { startMailServer, type MailServer } from './mail-server.ts'
import { stripeWebhooks, type StripeWebhooks } from './stripe-webhooks.ts'
import { tcpProxy, type TcpProxy } from '../laboratory/tcp-proxy.ts'

/** Who moves the money and who delivers the mails, over the network, with books of their own. */
export interface Outside {
  readonly stripe: LocalStripe
  /** Between payments and Stripe. */
  readonly line: TcpProxy
  readonly webhooks: StripeWebhooks
  readonly mails: MailServer
}

let present: Outside | undefined

/** Of the shop of the kind `outside` that is open. */
export const outside = (): Outside => {
  if (present === undefined) throw new Error('No shop with providers over the network is open.')
  return present
}

/** Most succeed, some are refused, and one is no card at all. */
const cards = [...Array.from({ length: 7 }, () => 'tok_visa'), 'tok_chargeDeclined', 'tok_chargeDeclinedInsufficientFunds', 'tok_of_nobody']

/** A shop whose money moves at Stripe, behind a proxy and with signed webhooks, and whose mails go to an SMTP server, behind another one. */
export const networked: ShopKind = {
  name: 'networked',
  async prepare(folder) {
    const webhooks = stripeWebhooks('whsec_of_the_experiments')
    const stripe = await startLocalStripe({ told: webhooks.told })
    const line = await tcpProxy({ port: Number(stripe.url.port) })
    const mails = await startMailServer(folder)
    present = { stripe, line, webhooks, mails }
    return {
      environment: {
        PAYMENT_URL: `stripe:?api=${encodeURIComponent(`http://127.0.0.1:${line.port}`)}`,
        STRIPE_API_KEY: stripe.apiKey,
        STRIPE_WEBHOOK_SECRET: webhooks.secret,
        EMAIL_URL: `smtp://127.0.0.1:${mails.proxy.port}`,
        MAIL_FROM: 'Minishop <shop@minishop.example>',
      },
      secrets: [stripe.apiKey, webhooks.secret],
      opened: webhooks.to,
      cards,
      payments: () => stripePayments(stripe),
      inbox: mails.received,
      async undo() {
        present = undefined
        webhooks.stop()
        await line.close()
        await Promise.all([stripe.stop(), mails.stop()])
      },
    }
  },
}
