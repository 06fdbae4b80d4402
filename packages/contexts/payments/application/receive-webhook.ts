import { Announcements, anyone, command, nothing, optional, refusal, struct, text } from '@minishop/kernel'
import { factsOf } from '../domain/fact.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'

export const unknownProvider = refusal('unknown-provider', 'not-found', 'No provider of this name is connected.')
export const badSignature = refusal('bad-signature', 'invalid', 'The signature is missing, does not fit the body, or is older than five minutes.')

const Signature = text({ max: 2_000 })

export const receiveWebhook = command({
  summary: 'Hear from the payment provider',
  description:
    'A webhook says that something happened to a payment; what it is now is read from the provider, ' +
    'so that forged sums, repeats and old news have no effect. ' +
    'Answers when what follows from it can not be lost any more; on any other answer than 204 the provider sends it again.',
  allows: anyone,
  input: struct({
    provider: text({ min: 1, max: 64 }),
    body: text({ max: 1_000_000 }),
    webhookSignature: optional(Signature),
    stripeSignature: optional(Signature),
  }),
  output: nothing,
  refuses: [unknownProvider, badSignature],
  needs: { provider: PaymentProvider, announcements: Announcements },
  async run({ provider: name, body, webhookSignature, stripeSignature }, { provider, announcements }, { at }) {
    if (name !== provider.name) return unknownProvider
    const hint = await provider.hint(body, stripeSignature ?? webhookSignature, at)
    if (hint.kind === 'forged') return badSignature
    if (hint.kind === 'irrelevant') return
    const payment = await provider.read(hint.paymentId)
    // A payment that is not of this shop: the account may serve others too.
    if (payment === undefined) return
    await announcements.announce(payment.orderId, factsOf(provider.name, payment))
  },
})
