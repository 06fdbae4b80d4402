import type { Services } from '@minishop/http'
import { armFailPoints, type FailPoint } from '@minishop/kernel'
import { MemoryStore, type Announced } from '@minishop/memory'
import { RehearsedProvider } from '@minishop/payments/main'
import { Broker } from './broker.ts'
import type { SentMail } from './checker/evidence.ts'
import { Faults, type Fault } from './faults.ts'
import { passed } from './gates.ts'
import { Fleet } from './fleet.ts'
import { parts, withStore, type ContextName, type Part } from './parts.ts'
import { Incarnation, running } from './process.ts'
import { poisoned } from './poison.ts'
import { Bank } from './providers/bank.ts'
import { Scheduler, type Decision, type Owner } from './scheduler.ts'
import { noFirstSigningKey, noSigningKeys, OpenSeals, plainHashes, plainIssuer, PlainTokens } from './stand-ins.ts'
import { Story } from './story.ts'
import { KeptLog, SeededIds, VirtualClock } from './surroundings.ts'

interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** With the fail-points around its calls. The bank is a provider in all but the brands of its ids. */
const rehearsed = (bank: Bank) => new RehearsedProvider(bank as never)

export interface ShopOptions {
  /** Just these faults happen. */
  readonly only?: readonly Fault[] | undefined
  /** Contexts that run twice, instead of those that the seed draws. */
  readonly twice?: readonly ContextName[]
}

const longestMistakeMilliseconds = 10 * 60_000
const longestRepeatMilliseconds = 60_000

/** Some days they run twice. */
const replicable = ['catalog', 'orders'] as const
const oftenTwice = 0.15

/** The whole shop and the world around it: eight services that can be killed, and what outlives them: their stores, the broker, the bank. */
export class Shop {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly story = new Story()
  readonly ids: SeededIds
  readonly log = new KeptLog()
  readonly broker: Broker
  readonly bank: Bank
  readonly stores = new Map<ContextName, MemoryStore>()
  /** All that was ever put into an outbox. */
  readonly announced = new Map<ContextName, Announced[]>()
  readonly mails: SentMail[] = []
  /** Ids of messages that nobody can read. */
  readonly planted: string[] = []
  /** How often notifications may have forgotten that a mail was sent: it died, or the answer of the other side was lost. */
  mailersEnded = 0
  readonly reached = new Map<FailPoint, number>()
  readonly world: Owner = { name: 'world', alive: true }
  readonly services: Services
  readonly fleet: Fleet
  readonly #lasting = new Map<string, unknown>()
  #moments = 0
  /** By listener and key, until when it throws. */
  readonly #mistakes = new Map<string, number>()

  constructor(seed: number, parts: ReadonlyMap<ContextName, Part>, { only, twice }: ShopOptions = {}) {
    this.scheduler = new Scheduler(seed)
    this.faults = new Faults(seed, only)
    this.faults.over = true
    const clock = new VirtualClock(this.scheduler, this.world)
    const { chance } = this.scheduler
    this.ids = new SeededIds(this.scheduler)
    this.broker = new Broker({ clock, mischief: { chance, repeats: 0.1, lateness: 0.15, echoes: chance() < 0.1 ? 0.15 : 0 } })
    this.services = { send: (context, request) => this.fleet.send(context as ContextName, request) }
    this.bank = new Bank({ clock, ids: this.ids, chance, tell: (paymentId) => this.#tell(paymentId) })
    const { scheduler, broker, ids, log, services, stores, story, world } = this
    for (const name of withStore) stores.set(name, new MemoryStore({ whose: () => running.getStore() }))
    for (const [name, store] of stores) this.#watch(name, store)
    const mistaken = (listener: string, key: string) => !this.faults.over && (this.#mistakes.get(`${listener} of ${key}`) ?? 0) > scheduler.milliseconds
    const stage = { scheduler, broker, ids, log, services, mistaken, tokens: new PlainTokens(clock), replacements: (name: ContextName) => this.#replacements(name) }
    const drawn = replicable.filter(() => chance() < oftenTwice)
    this.fleet = new Fleet({ parts, stores, stage, story, world, twice: new Set(twice ?? drawn) })
    scheduler.judge = (owner, gate) => this.judge(owner, gate)
  }

  static async open(seed: number, options?: ShopOptions): Promise<Shop> {
    return new Shop(seed, await parts(), options)
  }

  /** Hears of the fail-points of this shop, until the function it answers is called. */
  armed(): () => void {
    return armFailPoints((point, about) => {
      this.reached.set(point, (this.reached.get(point) ?? 0) + 1)
      const owner = running.getStore()
      if (owner !== undefined) return passed(`at ${point}${about && ` (${about})`}`, owner, this.scheduler).then(() => {})
    })
  }

  /** Whether something was put aside that can be done. */
  get holdsUp(): boolean {
    return this.broker.deadLetters.some(({ messageId }) => !this.planted.includes(messageId))
  }

  /** Whether nobody has anything left to do, operators included, and also not later: deadlines are announcements that wait. */
  get quiet(): boolean {
    return !this.holdsUp && this.fleet.allUp && this.broker.idle && this.bank.quiet && [...this.stores.values()].every((store) => store.outbox().length === 0)
  }

  /** A moment after all those before it. */
  readonly moment = (): number => ++this.#moments

  /** What becomes of a task at its gate: here the faults happen. */
  judge(owner: Owner, gate: string): Decision | undefined {
    const { faults, scheduler, story, fleet } = this
    const fault = owner instanceof Incarnation ? faults.at(scheduler.steps, owner.name, gate) : undefined
    if (fault === undefined) return 'go'
    const one = owner as Incarnation
    if (one.name === 'notifications' && (fault === 'crashed' || fault === 'stopped' || gate === 'after Mailer.send')) this.mailersEnded++
    switch (fault) {
      case 'crashed':
        fleet.kill(one, `(${gate})`)
        return undefined
      case 'stopped':
        if (one.steady) void fleet.stop(one)
        return 'go'
      case 'poisoned':
        this.#poison(one.name, gate)
        return 'go'
      case 'mistaken':
        this.#confuse(gate)
        return 'go'
      case 'late':
        story.tell(scheduler, `${one.name}: ${gate} takes its time`)
        return 'late'
      case 'failed before':
      case 'failed after':
        story.tell(scheduler, `${one.name}: ${gate} fails`)
        return 'fail'
    }
  }

  /** Somebody puts what nobody can read beside the announcement that is about to be published. */
  #poison(name: ContextName, gate: string): void {
    const { broker, planted, scheduler, story, ids, world } = this
    const beside = this.stores.get(name)!.outbox().find(({ message }) => gate.endsWith(`(${message.subject})`))
    if (beside === undefined) return
    for (let again = scheduler.between(0, 1); again >= 0; again--) {
      const message = poisoned(beside.message, ids, scheduler.chance)
      planted.push(message.id)
      void scheduler.sleep(world, again * scheduler.between(0, longestRepeatMilliseconds)).then(() => {
        story.tell(scheduler, `somebody publishes a wrong ${message.subject} of ${message.key} in the name of ${message.source}`)
        return broker.publish(message)
      })
    }
  }

  #confuse(gate: string): void {
    const { scheduler } = this
    const about = gate.slice(gate.indexOf('(') + 1, -1)
    this.#mistakes.set(about, scheduler.milliseconds + scheduler.chance() * longestMistakeMilliseconds)
    this.story.tell(scheduler, `there is a mistake for a while: ${about}`)
  }

  #watch(name: ContextName, store: MemoryStore): void {
    const all: Announced[] = []
    this.announced.set(name, all)
    store.onAnnounced((fresh) => {
      all.push(...fresh)
      for (const { message } of fresh) this.story.tell(this.scheduler, `${name} commits ${message.subject} of ${message.key}`)
    })
  }

  async #tell(paymentId: string): Promise<boolean> {
    this.story.tell(this.scheduler, `the bank tells of ${paymentId}`)
    const headers = { 'content-type': 'application/json', 'webhook-signature': 'simulated' }
    try {
      await this.scheduler.gate(this.world, 'webhook')
      const { status } = await this.services.send('payments', { method: 'POST', url: '/v1/payments/webhooks/simulated', headers, body: Buffer.from(paymentId) })
      return status === 204
    } catch {
      return false
    }
  }

  #replacements(name: ContextName): Readonly<Record<string, (own: () => unknown) => unknown>> {
    const lasting = (port: string) => (own: () => unknown) => {
      const known = this.#lasting.get(port) ?? own()
      this.#lasting.set(port, known)
      return known
    }
    const store = this.stores.get(name)
    return {
      ...(store && { MemoryStore: () => store }),
      Seals: () => new OpenSeals(),
      ...(name === 'auth' && {
        PasswordHashes: () => plainHashes,
        TokenIssuer: () => plainIssuer(() => this.ids.secret()),
        SigningKeys: () => noSigningKeys,
        FirstSigningKey: () => noFirstSigningKey,
      }),
      // In production a server of its own keeps them, which does not die with the service.
      ...(name === 'cart' && { Carts: lasting('Carts'), CartIds: () => this.#cartIds }),
      ...(name === 'payments' && { PaymentProvider: () => rehearsed(this.bank), Challenges: () => this.bank.challenges }),
      ...(name === 'notifications' && { Mailer: () => ({ send: async (mail: Mail) => this.#mail(mail) }) }),
    }
  }

  readonly #cartIds = { issue: async () => this.ids.secret(), isOurs: async () => true }

  /** What confirms this address, where such a mail has come. */
  tokenMailedTo(address: string): string | undefined {
    const mail = this.mails.findLast(({ to, id }) => to === address && id.startsWith('verification.'))
    return mail && /Token: (\S+)/.exec(mail.text)?.[1]
  }

  #mail({ id, to, subject, text }: Mail): void {
    this.story.tell(this.scheduler, `a mail is sent: ${subject}`)
    this.mails.push({ id, to, subject, text })
  }
}
