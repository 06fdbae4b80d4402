import type { HttpRequest, Services } from '@minishop/http'
import { armFailPoints, type FailPoint } from '@minishop/kernel'
import { MemoryStore, type Announced } from '@minishop/memory'
import { RehearsedProvider } from '@minishop/payments/main'
import { Broker } from './broker.ts'
import type { SentMail } from './checker/evidence.ts'
import { Faults, type Fault } from './faults.ts'
import { passed } from './gates.ts'
import { contextNames, parts, withStore, type ContextName, type Part } from './parts.ts'
import { Incarnation, running, type Stage } from './process.ts'
import { Bank } from './providers/bank.ts'
import { Scheduler, type Owner } from './scheduler.ts'
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

const longestDowntimeMilliseconds = 20_000

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
  /** How often notifications may have forgotten that a mail was sent: it died, or the answer of the other side was lost. */
  mailersEnded = 0
  readonly reached = new Map<FailPoint, number>()
  readonly world: Owner = { name: 'world', alive: true }
  readonly services: Services
  readonly #stage: Stage
  readonly #parts: ReadonlyMap<ContextName, Part>
  readonly #up = new Map<ContextName, Incarnation>()
  readonly #lasting = new Map<string, unknown>()
  #starting = 0
  #moments = 0

  constructor(seed: number, loaded: ReadonlyMap<ContextName, Part>, only?: readonly Fault[]) {
    this.#parts = loaded
    this.scheduler = new Scheduler(seed)
    this.faults = new Faults(seed, only)
    this.faults.over = true
    const clock = new VirtualClock(this.scheduler, this.world)
    const { chance } = this.scheduler
    this.ids = new SeededIds(this.scheduler)
    this.broker = new Broker({ clock, mischief: { chance, repeats: 0.1, lateness: 0.15 } })
    this.services = { send: (context, request) => this.#send(context as ContextName, request) }
    this.bank = new Bank({ clock, ids: this.ids, chance, tell: (paymentId) => this.#tell(paymentId) })
    const { scheduler, broker, ids, log, services } = this
    this.#stage = { scheduler, broker, ids, log, services, tokens: new PlainTokens(clock), replacements: (name) => this.#replacements(name) }
    this.scheduler.judge = (owner, gate) => this.#judge(owner, gate)
    for (const name of withStore) this.stores.set(name, new MemoryStore())
  }

  static async open(seed: number, only?: readonly Fault[]): Promise<Shop> {
    return new Shop(seed, await parts(), only)
  }

  /** Hears of the fail-points of this shop, until the function it answers is called. */
  armed(): () => void {
    return armFailPoints((point, about) => {
      this.reached.set(point, (this.reached.get(point) ?? 0) + 1)
      const owner = running.getStore()
      if (owner !== undefined) return passed(`at ${point}${about && ` (${about})`}`, owner, this.scheduler).then(() => {})
    })
  }

  async startAll(): Promise<void> {
    for (const name of contextNames) await this.#launch(name)
  }

  get allUp(): boolean {
    return this.#starting === 0
  }

  /** Whether nobody has anything left to do, also not later: deadlines are announcements that wait. */
  get quiet(): boolean {
    return this.allUp && this.broker.idle && this.bank.quiet && [...this.stores.values()].every((store) => store.outbox().length === 0)
  }

  /** A moment after all those before it. */
  readonly moment = (): number => ++this.#moments

  assembled(name: ContextName) {
    return this.#up.get(name)!.assembled!
  }

  kill(name: ContextName, why: string): void {
    this.#up.get(name)?.kill()
    this.stores.get(name)?.abandon()
    this.#starting++
    this.story.tell(this.scheduler, `${name} crashes ${why}`)
    const { scheduler, world } = this
    void scheduler.sleep(world, 500 + scheduler.chance() * longestDowntimeMilliseconds).then(() => {
      this.story.tell(scheduler, `${name} starts again`)
      this.#starting--
      return this.#launch(name)
    })
  }

  async #launch(name: ContextName): Promise<void> {
    const incarnation = new Incarnation(name, this.#stage)
    this.#up.set(name, incarnation)
    this.#watch(name)
    this.#starting++
    try {
      await Promise.race([incarnation.start(this.#parts.get(name)!), incarnation.death])
      this.#starting--
    } catch (error) {
      this.#starting--
      if (incarnation.alive) this.kill(name, `at its start: ${String(error)}`)
    }
  }

  #watch(name: ContextName): void {
    const all = this.announced.get(name) ?? []
    this.announced.set(name, all)
    // Whoever dies right after a commit tells nobody of it.
    const known = new Set(all.map(({ message }) => message.id))
    all.push(...(this.stores.get(name)?.outbox() ?? []).filter(({ message }) => !known.has(message.id)))
    this.stores.get(name)?.onAnnounced((fresh) => {
      all.push(...fresh)
      for (const { message } of fresh) this.story.tell(this.scheduler, `${name} commits ${message.subject} of ${message.key}`)
    })
  }

  #judge(owner: Owner, gate: string) {
    const decision = owner instanceof Incarnation ? this.faults.at(this.scheduler.steps, owner.name, gate) : 'go'
    if (decision === 'go') return decision
    if (owner.name === 'notifications' && (decision === undefined || gate === 'after Mailer.send')) this.mailersEnded++
    if (decision === undefined) this.kill(owner.name as ContextName, `(${gate})`)
    else this.story.tell(this.scheduler, `${owner.name}: ${gate} ${decision === 'fail' ? 'fails' : 'takes its time'}`)
    return decision
  }

  async #send(context: ContextName, request: Omit<HttpRequest, 'params'>) {
    return this.#up.get(context)!.answer(request)
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

  #mail({ id, to, subject, text }: Mail): void {
    this.story.tell(this.scheduler, `a mail is sent: ${subject}`)
    this.mails.push({ id, to, subject, text })
  }
}
