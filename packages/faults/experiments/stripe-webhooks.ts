import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StripeEvent } from '@minishop/servers'

/** How webhooks are sent. `first`: before whoever did the thing gets an answer. `reversed`: all at last, one after the other, the latest first. */
export type Manner = 'soon' | 'first' | 'twice' | 'never' | 'reversed'

export interface StripeWebhooks {
  readonly secret: string
  /** Where the shop is. */
  to(url: string): void
  /** From now on. What was held back until now is sent. Answers how many were told in the manner before. */
  behave(manner: Manner): number
  told(event: StripeEvent): Promise<void>
  /** One attempt, signed as of that moment. Answers the status of the shop's answer; nothing where there was none. */
  send(event: StripeEvent, signedAt?: Date): Promise<number | undefined>
  stop(): void
}

const pauseMilliseconds = 300

/** Tells the shop by signed webhooks what happened, and each again until it is accepted. Signed by hand: what checks the signature is the shop's. */
export const stripeWebhooks = (secret: string): StripeWebhooks => {
  const ending = new AbortController()
  let url = ''
  let manner: Manner = 'soon'
  const held: StripeEvent[] = []
  let times = 0

  const send: StripeWebhooks['send'] = async (event, signedAt = new Date()) => {
    const body = JSON.stringify(event)
    const seconds = Math.floor(signedAt.getTime() / 1000)
    const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${signature}` }
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(15_000)])
    const answer = await fetch(`${url}/v1/payments/webhooks/stripe`, { method: 'POST', headers, body, signal }).catch(() => undefined)
    await answer?.arrayBuffer().catch(() => undefined)
    return answer?.status
  }
  const untilAccepted = async (event: StripeEvent): Promise<void> => {
    while (!ending.signal.aborted && (await send(event)) !== 204) await sleep(pauseMilliseconds, undefined, { signal: ending.signal }).catch(() => {})
  }
  const inTurn = async (events: readonly StripeEvent[]): Promise<void> => {
    for (const event of events) await untilAccepted(event)
  }
  return {
    secret,
    to(shop) {
      url = shop
    },
    behave(next) {
      manner = next
      void inTurn(held.splice(0).reverse())
      const before = times
      times = 0
      return before
    },
    async told(event) {
      times++
      if (manner === 'reversed') held.push(event)
      if (manner === 'first' && (await send(event)) === 204) return
      for (let copies = { soon: 1, first: 1, twice: 2, never: 0, reversed: 0 }[manner]; copies > 0; copies--) void untilAccepted(event)
    },
    send,
    stop: () => ending.abort(),
  }
}
