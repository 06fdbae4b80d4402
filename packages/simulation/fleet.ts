import type { HttpRequest } from '@minishop/http'
import type { MemoryStore } from '@minishop/memory'
import { contextNames, type ContextName, type Part } from './parts.ts'
import { Incarnation, running, type Stage } from './process.ts'
import { outage } from './stand-ins.ts'
import type { Owner } from './scheduler.ts'
import type { Story } from './story.ts'

export interface FleetOptions {
  readonly parts: ReadonlyMap<ContextName, Part>
  readonly stores: ReadonlyMap<ContextName, MemoryStore>
  readonly stage: Omit<Stage, 'lead'>
  readonly story: Story
  /** Whose time passes while a process is down. */
  readonly world: Owner
  /** Contexts that run twice, over one store. */
  readonly twice: ReadonlySet<ContextName>
}

const longestDowntimeMilliseconds = 20_000
/** What a service has to finish what it holds when it is told to stop. */
const graceMilliseconds = 10_000

/** The processes of the shop: starts them, finds one that answers, stops them in good order or at once, and starts them again. */
export class Fleet {
  readonly #options: FleetOptions
  readonly #stage: Stage
  readonly #up = new Map<ContextName, Incarnation[]>()
  /** By context: whose relay is at work, and whose would be next. */
  readonly #relays = new Map<ContextName, { readonly of: Incarnation; readonly begin: () => Promise<void> }[]>()
  #unsettled = 0

  constructor(options: FleetOptions) {
    this.#options = options
    this.#stage = { ...options.stage, lead: (of, begin) => this.#lead(of, begin) }
  }

  async startAll(): Promise<void> {
    for (const name of contextNames) for (let replicas = this.#options.twice.has(name) ? 2 : 1; replicas > 0; replicas--) await this.#launch(name)
  }

  /** Whether nobody is down, on the way up or on the way down. */
  get allUp(): boolean {
    return this.#unsettled === 0
  }

  assembled(name: ContextName) {
    return this.#up.get(name)![0]!.assembled!
  }

  /** By any process of the context that takes calls. Rejects where there is none, or where it dies over it. */
  async send(context: ContextName, request: Omit<HttpRequest, 'params'>) {
    const open = this.#up.get(context)!.filter(({ takesCalls }) => takesCalls)
    const one = open.length > 1 ? open[this.#stage.scheduler.between(0, open.length - 1)] : open[0]
    if (one === undefined) throw outage(context)
    return one.answer(request)
  }

  kill(one: Incarnation, why: string): void {
    this.#tell(`${one.name} crashes ${why}`)
    this.#end(one)
    this.#startLater(one.name, longestDowntimeMilliseconds)
  }

  /** Tells it to stop: it finishes what it holds, within its grace, and another takes its place. */
  async stop(one: Incarnation): Promise<void> {
    const { scheduler } = this.#stage
    this.#unsettled++
    this.#tell(`${one.name} is told to stop`)
    const late = scheduler.sleep(this.#options.world, graceMilliseconds).then(() => false)
    const finished = await Promise.race([one.stop().then(() => true), late, one.death.catch(() => false)])
    this.#unsettled--
    if (!one.alive) return
    this.#tell(`${one.name} ${finished ? 'has finished and is gone' : 'is killed, since its grace is over'}`)
    this.#end(one)
    this.#startLater(one.name, longestDowntimeMilliseconds / 4)
  }

  #end(one: Incarnation): void {
    const { name } = one
    one.kill()
    this.#up.set(name, this.#up.get(name)!.filter((other) => other !== one))
    this.#options.stores.get(name)?.abandon(one)
    const [leading, ...next] = this.#relays.get(name) ?? []
    if (leading?.of !== one) return void this.#relays.set(name, (this.#relays.get(name) ?? []).filter(({ of }) => of !== one))
    this.#relays.set(name, next)
    if (next[0]) void running.run(next[0].of, next[0].begin)
  }

  /** Of the relays of one store only one publishes, as on PostgreSQL. */
  async #lead(of: Incarnation, begin: () => Promise<void>): Promise<void> {
    const line = this.#relays.get(of.name) ?? []
    this.#relays.set(of.name, [...line, { of, begin }])
    if (line.length === 0) await begin()
  }

  #startLater(name: ContextName, most: number): void {
    const { scheduler } = this.#stage
    this.#unsettled++
    void scheduler.sleep(this.#options.world, 500 + scheduler.chance() * most).then(() => {
      this.#tell(`${name} starts again`)
      this.#unsettled--
      return this.#launch(name)
    })
  }

  async #launch(name: ContextName): Promise<void> {
    const one = new Incarnation(name, this.#stage)
    this.#up.set(name, [...(this.#up.get(name) ?? []), one])
    this.#unsettled++
    try {
      await Promise.race([one.start(this.#options.parts.get(name)!), one.death])
      this.#unsettled--
    } catch (error) {
      this.#unsettled--
      if (one.alive) this.kill(one, `at its start: ${String(error)}`)
    }
  }

  #tell(what: string): void {
    this.#options.story.tell(this.#stage.scheduler, what)
  }
}
