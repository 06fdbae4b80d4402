import type { Plant } from './planting.ts'

const kernel = 'packages/kernel'
const memory = 'packages/adapters/memory'
const orders = 'packages/contexts/orders'
const catalog = 'packages/contexts/catalog'
const payments = 'packages/contexts/payments'

// Mistakes that shops have really made, each in the code that makes it right here. One that the simulation does not find is a hole in the simulation.
export const plants: readonly Plant[] = [
  {
    name: 'publish-before-commit',
    mistake: 'What happened is announced before it is kept: a crash in between announces what never happened.',
    within: 300,
    changes: [
      {
        file: `${memory}/memory-store.ts`,
        from: "const held = failpoint('work.before-commit', about)",
        to: "if (outbox.length > 0) for (const listen of this.#listeners.keys()) listen(outbox)\n      const held = failpoint('work.before-commit', about)",
      },
    ],
  },
  {
    name: 'acknowledge-before-commit',
    mistake: 'A message is acknowledged when it arrives, and handled afterwards: a crash in between loses it.',
    within: 300,
    changes: [
      {
        file: 'packages/host/assembly.ts',
        from: 'const { verdict, refusedWith, outage } = await (traces === undefined ? handle() : handled(listener, message, attempt, traces, handle))',
        to: "void handle()\n      const { verdict, refusedWith, outage } = { verdict: { kind: 'done' } }",
      },
    ],
  },
  {
    name: 'no-inbox',
    mistake: 'Nobody remembers which messages were handled.',
    within: 100,
    changes: [{ file: `${kernel}/hearing.ts`, from: 'once: { scope: listener.name, key: message.id },', to: '' }],
  },
  {
    name: 'inbox-by-aggregate',
    mistake: 'Handled messages are remembered by what they are about and not by what they are: the second one about an order is swallowed.',
    within: 300,
    changes: [{ file: `${kernel}/hearing.ts`, from: 'once: { scope: listener.name, key: message.id },', to: 'once: { scope: message.source, key: message.key },' }],
  },
  {
    name: 'outbox-cursor-by-time',
    mistake: 'The relay remembers the time of the last announcement and never looks back: what was begun earlier and committed later is skipped.',
    within: 500,
    changes: [
      { file: `${memory}/memory-relay.ts`, from: 'const lanes = new Map<string, Promise<void>>()', to: "const lanes = new Map<string, Promise<void>>()\n  let cursor = ''" },
      {
        file: `${memory}/memory-relay.ts`,
        from: 'for (const announced of outbox) {',
        to: 'for (const announced of outbox) {\n      if (announced.notBefore === undefined && announced.message.time < cursor) continue\n      if (announced.message.time > cursor) cursor = announced.message.time',
      },
    ],
  },
  {
    name: 'deadline-lost-at-restart',
    mistake: 'Deadlines live in timers of the process and die with it.',
    within: 500,
    changes: [{ file: `${memory}/memory-relay.ts`, from: 'take(store.outbox())', to: 'take(store.outbox().filter(({ notBefore }) => notBefore === undefined))' }],
  },
  {
    name: 'key-burned-on-refusal',
    mistake: 'A request that was refused uses its Idempotency-Key up: the repeat is answered as if it had been done.',
    within: 500,
    changes: [
      {
        file: `${memory}/memory-store.ts`,
        from: 'if (!keep) return { replayed: false, answer }',
        to: 'if (!keep) {\n        if (name !== undefined) this.#once.set(name, { fingerprint: identity!.fingerprint, answer, at })\n        return { replayed: false, answer }\n      }',
      },
    ],
  },
  {
    name: 'capture-under-a-new-key',
    mistake: 'Each try to take the money has a key of its own, so the provider takes it again.',
    within: 500,
    changes: [
      { file: `${payments}/domain/action-key.ts`, from: '`${orderId}/capture`', to: '`${orderId}/capture/${globalThis.plantedTries = (globalThis.plantedTries ?? 0) + 1}`' },
      { file: `${payments}/application/capture-payment.ts`, from: "const payment = found.status === 'authorised' ? await taken() : found", to: 'const payment = await taken()' },
    ],
  },
  {
    name: 'refund-under-a-new-key',
    mistake: 'Giving the rest back has a new key at each try, and nobody looks what is left.',
    within: 1000,
    changes: [
      {
        file: `${payments}/domain/action-key.ts`,
        from: '`${payment.orderId}/${rest}/${refundedOf(payment).amount}`',
        to: '`${payment.orderId}/${rest}/${refundedOf(payment).amount}/${globalThis.plantedTries = (globalThis.plantedTries ?? 0) + 1}`',
      },
      { file: `${payments}/application/giving-back.ts`, from: 'amount: restOf(current),', to: 'amount: current.captured,' },
      { file: `${payments}/domain/payment.ts`, from: "(payment.status === 'captured' && restOf(payment).amount === 0)", to: "(payment.status === 'captured' && restOf(payment).amount <= 0)" },
    ],
  },
  {
    name: 'unknown-taken-for-declined',
    mistake: 'Where the provider does not answer, the customer is told no, although the money may be put aside.',
    within: 300,
    changes: [
      {
        file: `${payments}/application/authorise-payment.ts`,
        from: "const payment = asked.status === 'unknown' ? await provider.find(orderId) : asked",
        to: "const payment = asked.status === 'unknown' ? { status: 'declined', paymentId: `none-${orderId}`, orderId, userId, amount, reason: 'declined' } : asked",
      },
    ],
  },
  {
    name: 'late-payment-un-cancels',
    mistake: 'Money that arrives after the cancellation confirms the order again.',
    within: 500,
    changes: [
      {
        file: `${orders}/domain/paying.ts`,
        from: "if (order.status === 'cancelled') return PaymentUnwanted({ orderId, provider, paymentId, reason: 'order-cancelled' })",
        to: '',
      },
      {
        file: `${orders}/domain/paying.ts`,
        from: "if (order.status !== 'awaiting-payment' || paidBy(order) === undefined) return { state: order, events: [] }",
        to: "if ((order.status !== 'awaiting-payment' && order.status !== 'cancelled') || paidBy(order) === undefined) return { state: order, events: [] }",
      },
      { file: `${orders}/domain/order.ts`, from: 'cancelled: [],', to: "cancelled: ['confirmed']," },
    ],
  },
  {
    name: 'late-payment-kept',
    mistake: 'Money that arrives after the cancellation is kept.',
    within: 500,
    changes: [
      {
        file: `${orders}/domain/paying.ts`,
        from: "if (order.status === 'cancelled') return PaymentUnwanted({ orderId, provider, paymentId, reason: 'order-cancelled' })",
        to: "if (order.status === 'cancelled') return undefined",
      },
      {
        file: `${payments}/application/give-back-payment.ts`,
        from: 'if (found === undefined && !mayBeUnderWay(reason)) return',
        to: 'if (found === undefined) return',
      },
    ],
  },
  {
    name: 'cancel-races-capture',
    mistake: 'A cancelled order is voided without a second look: where the capture came first, its money is kept.',
    within: 500,
    changes: [{ file: `${payments}/application/giving-back.ts`, from: 'action < 3 && !isGivenBack(current)', to: "action < 1 && !isGivenBack(current) && current.status !== 'captured'" }, { file: `${payments}/application/giving-back.ts`, from: 'if (isGivenBack(current)) return current', to: 'return current' }],
  },
  {
    name: 'reservation-not-released',
    mistake: 'What was held for a cancelled order stays held.',
    within: 200,
    changes: [{ file: `${catalog}/application/release-stock.ts`, from: "if (reservation.status !== 'held') return", to: 'return' }],
  },
  {
    name: 'reservation-never-lapses',
    mistake: 'A cancellation that overtakes its order is forgotten, and what that order holds has no end.',
    within: 500,
    changes: [
      { file: `${catalog}/application/release-stock.ts`, from: 'if (reservation === undefined) return reservations.save(forestall(orderId, at))', to: 'if (reservation === undefined) return' },
      { file: `${catalog}/domain/reservation.ts`, from: ', ReservationExpiring({ orderId }, { notBefore: heldUntil })]', to: ']' },
    ],
  },
  {
    name: 'clamp-instead-of-refuse',
    mistake: 'Of what is short as much is held as there is, and the order goes on as if all were there.',
    within: 500,
    changes: [
      { file: `${catalog}/adapters/stock.memory.ts`, from: 'return available < quantity ?', to: 'return false ?' },
      { file: `${catalog}/adapters/stock.memory.ts`, from: '({ reserved: quantity }), movement)\n      return', to: '({ reserved: Math.min(quantity, 1) }), movement)\n      return' },
    ],
  },
  {
    name: 'lost-update',
    mistake: 'An order is saved without looking at its version: of two who change it, one undoes the other.',
    within: 500,
    changes: [{ file: `${orders}/adapters/orders.memory.ts`, from: '({ version }) => version === state.version - 1', to: '() => true' }],
  },
  {
    name: 'shipped-twice',
    mistake: 'A cancellation that overtakes its confirmation is forgotten, and the parcel of a cancelled order is made.',
    within: 1000,
    changes: [{ file: 'packages/contexts/shipping/application/cancel-shipment.ts', from: 'if (found === undefined) return shipments.save(forestall(orderId, at))', to: 'if (found === undefined) return' }],
  },
  {
    name: 'trace-broken',
    mistake: 'Each listener begins a trace of its own, and nobody can follow an order.',
    within: 50,
    changes: [{ file: `${kernel}/hearing.ts`, from: 'childTraceparent(message.traceparent)', to: 'childTraceparent()' }],
  },
  {
    name: 'replay-takes-first',
    mistake: 'A replay takes the letter away before it delivers it: where its listener fails again, it is gone.',
    within: 300,
    changes: [{ file: `${kernel}/letter-desk.ts`, from: 'const verdict = await this.#options.deliver(letter)', to: 'await this.#shelf.remove(letter)\n        const verdict = await this.#options.deliver(letter)' }],
  },
  {
    name: 'discard-takes-all',
    mistake: 'Whoever gives up a letter gives up what waits behind it too.',
    within: 500,
    changes: [{ file: `${kernel}/letter-desk.ts`, from: 'await this.#shelf.remove(letter)\n      this.#discarded', to: 'for (const one of await this.#queueOf(letter)) await this.#shelf.remove(one)\n      this.#discarded' }],
  },
  {
    name: 'acknowledge-before-aside',
    mistake: 'What a listener can not do is acknowledged, and put aside afterwards: a crash in between loses it.',
    within: 1000,
    changes: [{ file: `${kernel}/letter-desk.ts`, from: 'async bury(letter: L): Promise<void> {', to: 'async bury(letter: L): Promise<void> {\n    void this.keep(letter).catch(() => {})\n  }\n\n  private async keep(letter: L): Promise<void> {' }],
  },
  {
    name: 'drain-acknowledges-first',
    mistake: 'A service that is told to stop acknowledges what it holds, and is gone before it has done it.',
    within: 200,
    changes: [
      { file: 'packages/host/assembly.ts', from: '{ run, clock, log, metrics, traces, chance }))\n', to: '{ run, clock, log, metrics, traces, chance, signal: ending.signal }))\n' },
      { file: 'packages/host/assembly.ts', from: '{ run, clock, log, metrics, traces, chance }: Pick<Surroundings,', to: '{ run, clock, log, metrics, traces, chance, signal }: Pick<Surroundings,' },
      {
        file: 'packages/host/assembly.ts',
        from: 'const { verdict, refusedWith, outage } = await (traces === undefined ? handle() : handled(listener, message, attempt, traces, handle))',
        to: "const told = new Promise((resolve) => signal.addEventListener('abort', () => resolve({ verdict: { kind: 'done' } })))\n      const { verdict, refusedWith, outage } = await Promise.race([handle(), told])",
      },
    ],
  },
  {
    name: 'merged-twice',
    mistake: "A guest's cart stays after its lines went over into the customer's: each further merge adds them again.",
    within: 200,
    changes: [{ file: 'packages/contexts/cart/adapters/carts.memory.ts', from: 'carts.delete(from)\n', to: '' }],
  },
  {
    name: 'mails-forgotten-too-early',
    mistake: 'notifications remembers for an hour what it sent, and messages come again after hours.',
    within: 500,
    changes: [{ file: 'packages/contexts/notifications/adapters/sent-mails.memory.ts', from: 'seconds: 14 * 24 * 3600', to: 'seconds: 3600' }],
  },
]
