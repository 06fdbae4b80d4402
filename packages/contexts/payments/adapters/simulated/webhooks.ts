import type { Services } from '@minishop/http'
import { delayBefore, failpoint, milliseconds, reasonOf, type Clock, type Log } from '@minishop/kernel'
import type { Notice } from './book.ts'
import { sign } from './signature.ts'
import type { SimulatedSettings } from './settings.ts'

export interface WebhookNeeds {
  readonly services: Services
  readonly secret: string
  readonly settings: Pick<SimulatedSettings, 'chance' | 'duplicates' | 'early' | 'delayMilliseconds'>
  readonly clock: Clock
  readonly log: Log
  /** Called when the shop has accepted it. */
  readonly delivered: (notice: Notice) => Promise<unknown>
}

/**
 * Tells the shop what happened, as a provider does: over the shop's own HTTP surface, signed, some of it twice, late or too early, and again
 * and again until it is accepted.
 */
export class Webhooks {
  readonly #needs: WebhookNeeds
  readonly #ending = new AbortController()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(needs: WebhookNeeds) {
    this.#needs = needs
  }

  /** Sends it on its way. Resolves at once, or after the first attempt where the shop is to hear of it before it gets its answer. */
  async tell(notice: Notice): Promise<void> {
    const { settings, clock } = this.#needs
    const { chance } = settings
    if (chance() < settings.early && (await this.#attempt(notice))) return
    const copies = chance() < settings.duplicates ? 2 : 1
    for (let copy = 0; copy < copies; copy++) {
      const delay = Math.floor(chance() * settings.delayMilliseconds)
      const work = (delay > 0 ? clock.sleep(delay, this.#ending.signal) : Promise.resolve()).then(() => this.#untilAccepted(notice))
      this.#underWay.add(work)
      void work.finally(() => this.#underWay.delete(work))
    }
  }

  /** Resolves when nothing is on its way any more. */
  async quiet(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** What was not accepted is left to the next start. */
  async stop(): Promise<void> {
    this.#ending.abort()
    await this.quiet()
  }

  async #untilAccepted(notice: Notice): Promise<void> {
    const { clock, settings } = this.#needs
    const { signal } = this.#ending
    for (let attempt = 1; !signal.aborted; attempt++) {
      if (await this.#attempt(notice)) return
      await clock.sleep(delayBefore(attempt, settings.chance), signal)
    }
  }

  /** Never rejects. */
  async #attempt(notice: Notice): Promise<boolean> {
    const { services, secret, clock, log, delivered } = this.#needs
    const { id, type, paymentId, at } = notice
    const body = JSON.stringify({ id, type, created: Math.floor(milliseconds(at) / 1000), data: { paymentId } })
    try {
      const { status } = await services.send('payments', {
        method: 'POST',
        url: '/v1/payments/webhooks/simulated',
        headers: { 'content-type': 'application/json', 'webhook-signature': sign(secret, body, clock.now()) },
        body: Buffer.from(body),
        signal: this.#ending.signal,
      })
      if (status < 200 || status > 299) throw new Error(`The shop answered ${status}.`)
      await failpoint('webhook.after-work', type)
      await delivered(notice)
      return true
    } catch (error) {
      log.write('debug', 'a webhook of the simulated provider was not accepted, and comes again', { notice: notice.id, reason: reasonOf(error) })
      return false
    }
  }
}
