import test from 'ava'
import { command, Conflict, customer, fingerprintOf, integer, isRefusal, leavingTrace, notAllowed, query, refusal, runner, signedIn, siblings, stream, struct, text, UnitOfWork, type Asked, type Identity, type Performed, type Stored, type UseCase } from './index.ts'
import { testCall, testUser } from './testing/index.ts'

const tooMany = refusal('too-many', 'too-many', 'Come back later.')
const Counted = struct({ count: integer() })

/** Keeps answers under their identity, and counts what was begun and what was kept. */
class RememberingWork extends UnitOfWork {
  readonly stored = new Map<string, Stored>()
  begun = 0
  kept = 0
  conflicts = 0
  async perform(identity: Identity | undefined, _origin: unknown, job: () => Promise<{ answer: unknown; keep: boolean }>): Promise<Performed> {
    this.begun++
    const name = identity && `${identity.scope} ${identity.key}`
    const known = name === undefined ? undefined : this.stored.get(name)
    if (known) return { replayed: true, ...known }
    const { answer, keep } = await job()
    if (this.conflicts-- > 0) throw new Conflict('somebody was faster')
    if (keep) this.kept++
    if (keep && identity && name !== undefined) this.stored.set(name, { fingerprint: identity.fingerprint, answer })
    return { replayed: false, answer }
  }
}

const counting = () => {
  const work = new RememberingWork()
  let count = 0
  const add = command({ summary: 'Count', allows: customer, input: struct({ by: integer(), note: text({ max: 9 }) }), output: Counted, run: async ({ by }) => ({ count: (count += by) }) })
  const ask = (more: Partial<Asked> = {}) => runner(() => ({}), work)(add, { input: { by: 1, note: 'a' }, call: testCall({ actor: testUser(1) }), unknownFields: 'refuse', ...more })
  return { work, ask }
}
const once = { scope: 'ada POST /counts', key: '1' }

test('a repeat is answered from the store and has no second effect', async (t) => {
  const { work, ask } = counting()
  t.deepEqual(await ask({ once }), { kind: 'answer', answer: { count: 1 }, replayed: false })
  t.deepEqual(await ask({ once }), { kind: 'answer', answer: { count: 1 }, replayed: true })
  t.deepEqual(await ask({ once, input: { note: 'a', by: 1 } }), { kind: 'answer', answer: { count: 1 }, replayed: true }, 'fields in another order are the same request')
  t.is(work.kept, 1)
})

test('who is refused for what their own twin has done meanwhile gets the answer of the twin', async (t) => {
  const work = new RememberingWork()
  const [held, looking] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let [left, calls] = [1, 0]
  const take = command({
    summary: 'Take the last one',
    allows: customer,
    input: struct({}),
    output: Counted,
    refuses: [tooMany],
    run: async () => {
      if (++calls === 1) {
        looking.resolve()
        await held.promise
      }
      return left > 0 ? { count: --left } : tooMany
    },
  })
  const ask = (key: string) => runner(() => ({}), work)(take, { input: {}, call: testCall({ actor: testUser(1) }), unknownFields: 'refuse', once: { ...once, key } })
  const slow = ask('1')
  await looking.promise
  t.deepEqual(await ask('1'), { kind: 'answer', answer: { count: 0 }, replayed: false })
  held.resolve()
  t.deepEqual(await slow, { kind: 'answer', answer: { count: 0 }, replayed: true })
  t.is((await ask('2')).kind, 'refusal', 'nobody else gets it')
  t.is(work.kept, 1)
})

test('a key used with another request is refused', async (t) => {
  const { work, ask } = counting()
  await ask({ once })
  const outcome = await ask({ once, input: { by: 2, note: 'a' } })
  t.is(outcome.kind === 'refusal' && outcome.refusal.code, 'idempotency-key-reused')
  t.is(work.kept, 1)
})

test('keys of two scopes never meet, and without a key every command counts', async (t) => {
  const { ask } = counting()
  await ask({ once })
  t.like(await ask({ once: { ...once, scope: 'eve POST /counts' } }), { answer: { count: 2 }, replayed: false })
  t.like(await ask(), { answer: { count: 3 }, replayed: false })
})

test('a conflict is met with another try, a bounded number of times', async (t) => {
  const { work, ask } = counting()
  work.conflicts = 7
  t.like(await ask(), { kind: 'answer' })
  t.is(work.begun, 8)
  work.begun = 0
  work.conflicts = 1000
  await t.throwsAsync(ask(), { instanceOf: Conflict })
  t.is(work.begun, 8)
})

test('an error of another kind is not tried again', async (t) => {
  const work = new RememberingWork()
  const broken = command({ summary: 'Break', allows: customer, input: struct({}), output: Counted, run: () => Promise.reject(new Error('odd')) })
  await t.throwsAsync(runner(() => ({}), work)(broken, { input: {}, call: testCall({ actor: testUser(1) }), unknownFields: 'refuse' }), { message: 'odd' })
  t.is(work.begun, 1)
})

test('a refusal keeps what was saved before it only where it leaves a trace', async (t) => {
  for (const [refused, kept] of [[tooMany, 0], [leavingTrace(tooMany), 1]] as const) {
    const work = new RememberingWork()
    const refuse = command({ summary: 'Refuse', allows: customer, input: struct({}), output: Counted, refuses: [tooMany], run: async () => refused })
    const outcome = await runner(() => ({}), work)(refuse, { input: {}, call: testCall({ actor: testUser(1) }), unknownFields: 'refuse' })
    t.true(outcome.kind === 'refusal' && outcome.refusal.code === 'too-many')
    t.is(work.kept, kept)
  }
})

const unitless = (useCase: UseCase, input: unknown = {}) => {
  const work = new RememberingWork()
  return { work, outcome: runner(() => ({}), work)(useCase, { input, call: testCall({ actor: testUser(1) }), unknownFields: 'refuse', once }) }
}

test('a query runs in no unit of work and answers what its contract declares', async (t) => {
  const count = query({ summary: 'Count', allows: signedIn, input: struct({}), output: Counted, run: async () => ({ count: 1, secret: 'never let out' }) })
  const { work, outcome } = unitless(count)
  t.deepEqual(await outcome, { kind: 'answer', answer: { count: 1 }, replayed: false })
  t.is(work.begun, 0)
})

test('a stream answers bit by bit, each bit by its contract', async (t) => {
  const counts = stream({
    summary: 'Counts',
    allows: signedIn,
    input: struct({}),
    output: Counted,
    run: async () =>
      (async function* () {
        for (const count of [1, 2]) yield { id: `${count}`, type: 'counted', data: { count, secret: 'never let out' } }
      })(),
  })
  const { work, outcome } = unitless(counts)
  const result = await outcome
  t.is(work.begun, 0)
  if (result.kind !== 'stream') return t.fail(result.kind)
  t.deepEqual(await Array.fromAsync(result.items), [
    { id: '1', type: 'counted', data: { count: 1 } },
    { id: '2', type: 'counted', data: { count: 2 } },
  ])
})

test('a stream may refuse before it begins', async (t) => {
  const refuse = stream({ summary: 'Refuse', allows: signedIn, input: struct({}), output: Counted, refuses: [tooMany], run: async () => tooMany })
  const result = await unitless(refuse).outcome
  t.true(result.kind === 'refusal' && isRefusal(result.refusal))
})

test('a user is not let in where a sibling is asked for, nor a sibling where a user is', async (t) => {
  const forSiblings = query({ summary: 'Hear', allows: siblings, input: struct({}), output: Counted, run: async () => ({ count: 1 }) })
  t.deepEqual(await unitless(forSiblings).outcome, { kind: 'refusal', refusal: notAllowed })
  const { work, ask } = counting()
  t.deepEqual(await ask({ call: testCall({ actor: { kind: 'sibling', name: 'orders' } }) }), { kind: 'refusal', refusal: notAllowed })
  t.is(work.begun, 0)
})

test('who may not call learns nothing of what is wrong with the input', async (t) => {
  const { ask } = counting()
  t.like(await ask({ call: testCall(), input: { nonsense: true } }), { kind: 'refusal' })
})

test('a fingerprint does not depend on the order of fields, and does on everything else', (t) => {
  t.is(fingerprintOf({ a: 1, b: { c: 2, d: 3 } }), fingerprintOf({ b: { d: 3, c: 2 }, a: 1 }))
  const inputs = [{ a: 1 }, { a: '1' }, { a: 2 }, { b: 1 }, { a: [1, 2] }, { a: [2, 1] }, {}, null]
  t.is(new Set(inputs.map(fingerprintOf)).size, inputs.length)
})
