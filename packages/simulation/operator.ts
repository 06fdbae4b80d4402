import { adminToken } from './cast.ts'
import type { DiscardedRow } from './checker/evidence.ts'
import type { Shop } from './shop.ts'
import type { Visitor } from './visitor.ts'

interface Letter {
  readonly letterId: string
  readonly listener: string
  readonly state: 'dead' | 'waiting'
  readonly reason: string
  readonly messageId: string
  readonly key: string | null
}

/** Whoever looks after what listeners put aside: replays it, in vain or not, and gives up what nobody can read. */
export class Operator {
  readonly discarded: DiscardedRow[] = []
  readonly #shop: Shop
  readonly #visitor: Visitor

  constructor(shop: Shop, visitor: Visitor) {
    this.#shop = shop
    this.#visitor = visitor
  }

  /** Looks in now and then for as long as the day lasts. */
  async during(day: Promise<unknown>): Promise<void> {
    let over = false
    void day.then(() => (over = true))
    while (!over) {
      await this.#visitor.pause(20_000, 180_000)
      await this.look(0.6)
    }
  }

  /** Does something about each letter by this chance. With 1 nothing is left but what can't be read and holds up nobody. */
  async look(diligence: number): Promise<void> {
    const { broker, scheduler } = this.#shop
    for (const context of new Set(broker.deadLetters.map(({ listener }) => listener.split('/', 1)[0]!))) {
      const { body } = await this.#ask('GET', context, '')
      const letters = (body?.items ?? []) as readonly Letter[]
      for (const letter of letters) if (scheduler.chance() < diligence) await this.#mend(context, letter, letters, diligence === 1)
    }
  }

  async #mend(context: string, letter: Letter, letters: readonly Letter[], last: boolean): Promise<void> {
    const { letterId, listener, messageId, reason, key } = letter
    const hopeless = reason.startsWith('unreadable')
    const holdsUp = key !== null && letters.some((other) => other.listener === listener && other.key === key && !other.reason.startsWith('unreadable'))
    if (hopeless && (last ? holdsUp : this.#shop.scheduler.chance() < 0.6)) {
      this.discarded.push({ listener, messageId })
      await this.#ask('DELETE', context, `/${letterId}`)
    } else if (!hopeless || !last) await this.#ask('POST', context, `/${letterId}/replay`)
  }

  #ask(method: string, context: string, rest: string) {
    const path = `/v1/operations/${context}/dead-letters`
    const route = `${method} ${path}${rest.replace(/^\/[^/]+/, '/:letterId')}`
    return this.#visitor.ask(method, `${path}${rest}`, route, { token: adminToken(this.#shop), ...(method !== 'GET' && { key: this.#shop.ids.next() }) })
  }
}
