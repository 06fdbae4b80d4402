import { failpoint, type Instant } from '@minishop/kernel'
import type { OrderId } from '../domain/payment.ts'
import { PaymentProvider } from '../ports/payment-provider.ts'

type Asked<M extends 'authorise' | 'capture' | 'void' | 'refund' | 'forestall'> = Parameters<PaymentProvider[M]>[0]

/** Any provider, with the places around its calls where a crash is rehearsed: before it knows, and before we know. */
export class RehearsedProvider extends PaymentProvider {
  readonly name: string
  readonly #provider: PaymentProvider

  constructor(provider: PaymentProvider) {
    super()
    this.name = provider.name
    this.#provider = provider
  }

  authorise(asked: Asked<'authorise'>) {
    return between(call, 'authorise', () => this.#provider.authorise(asked))
  }
  capture(asked: Asked<'capture'>) {
    return between(call, 'capture', () => this.#provider.capture(asked))
  }
  void(asked: Asked<'void'>) {
    return between(givingBack, 'void', () => this.#provider.void(asked))
  }
  refund(asked: Asked<'refund'>) {
    return between(givingBack, 'refund', () => this.#provider.refund(asked))
  }
  forestall(asked: Asked<'forestall'>) {
    return between(givingBack, 'forestall', () => this.#provider.forestall(asked))
  }
  find(orderId: OrderId) {
    return this.#provider.find(orderId)
  }
  read(paymentId: string) {
    return this.#provider.read(paymentId)
  }
  begunSince(since: Instant, atMost: number) {
    return this.#provider.begunSince(since, atMost)
  }
  async hint(body: string, signature: string | undefined, at: Instant) {
    const hint = await this.#provider.hint(body, signature, at)
    if (hint.kind === 'about') await failpoint('webhook.before-work', this.name)
    return hint
  }
}

type Reach = (about: string) => Promise<void> | void
interface Around {
  readonly before: Reach
  readonly after: Reach
}
const call: Around = {
  before: (about) => failpoint('provider.before-call', about),
  after: (about) => failpoint('provider.after-call', about),
}
const givingBack: Around = {
  before: (about) => failpoint('provider.before-giving-back', about),
  after: (about) => failpoint('provider.after-giving-back', about),
}

const between = async <T>({ before, after }: Around, about: string, ask: () => Promise<T>): Promise<T> => {
  await before(about)
  const answer = await ask()
  await after(about)
  return answer
}
