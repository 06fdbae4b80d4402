import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from './context.ts'
import { subjectOf, type Event, type Message } from './event.ts'
import { failpoint } from './fail-points.ts'
import { derivedId, type Uuid } from './ids.ts'
import { Announcements, type Bus, type Origin, type Performed, UnitOfWork } from './ports.ts'

/** The message that announces `event`. Throws when the context does not declare it. */
export const messageOf = (context: Context, event: Event, attributes: Pick<Message, 'id' | 'key' | 'time' | 'traceparent'>): Message => {
  const declared = context.emits.find(({ type }) => type === event.type)
  if (declared === undefined) throw new Error(`${context.name} does not declare that it announces "${event.type}".`)
  return { ...attributes, subject: subjectOf(context.name, declared), source: context.name, data: declared.data.encode(event.data) }
}

/** Ids of announcements that this process remembers to have made. */
const remembered = 100_000

/**
 * The unit of work of a context without a store. What it announces gets ids that follow from the message it heard, and is published
 * before that message counts as done: a redelivery announces the same ids again, which have no second effect on anyone.
 * An event that brings its own id is announced once by each process, as far as it remembers: a sweep over what is known costs the bus nothing.
 */
export class StatelessWork extends UnitOfWork {
  readonly #units = new AsyncLocalStorage<{ readonly key: string; readonly event: Event }[]>()
  readonly #bus: Bus
  readonly #context: Context
  readonly #announced = new Set<string>()

  constructor(bus: Bus, context: Context) {
    super()
    this.#bus = bus
    this.#context = context
  }

  readonly announcements: Announcements = {
    announce: async (key, events) => {
      const unit = this.#units.getStore()
      if (unit === undefined) throw new Error('Announced outside a unit of work.')
      for (const event of events) {
        if (event.notBefore !== undefined) throw new Error(`"${event.type}" is to be announced later, and a context without a store can't keep it until then.`)
        unit.push({ key, event })
      }
    },
  }

  async perform(_identity: unknown, origin: Origin, job: () => Promise<{ readonly answer: unknown; readonly keep: boolean }>): Promise<Performed> {
    const unit: { readonly key: string; readonly event: Event }[] = []
    const { answer, keep } = await this.#units.run(unit, job)
    if (!keep || unit.length === 0) return { replayed: false, answer }
    await failpoint('stateless.before-announce', this.#context.name)
    for (const { key, event } of unit) {
      if (event.id !== undefined && this.#announced.has(event.id)) continue
      const id = event.id ?? derivedId(origin.id as Uuid, `${event.type}/${key}`)
      await this.#bus.publish(messageOf(this.#context, event, { id, key, time: origin.at, traceparent: origin.traceparent }))
      if (event.id !== undefined) this.#remember(event.id)
    }
    await failpoint('stateless.after-announce', this.#context.name)
    return { replayed: false, answer }
  }

  #remember(id: string): void {
    this.#announced.add(id)
    if (this.#announced.size <= remembered) return
    const [oldest] = this.#announced
    this.#announced.delete(oldest!)
  }
}
