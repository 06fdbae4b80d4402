import test from 'ava'
import { command, customer, id, isRefusal, refusal, runner, signInRequired, struct, text, UnitOfWork, type Performed } from './index.ts'
import { testCall, testId, testUser } from './testing/index.ts'

const ThingId = id('ThingId')
const thingNotFound = refusal('thing-not-found', 'not-found', 'There is no such thing.')

const rename = command({
  summary: 'Rename a thing',
  allows: customer,
  input: struct({ thingId: ThingId, name: text({ min: 1, max: 10 }) }),
  output: struct({ name: text({ max: 10 }) }),
  refuses: [thingNotFound],
  async run({ thingId, name }) {
    if (thingId !== testId(1)) return thingNotFound
    return { name, secret: 'never let out' }
  },
})

class CountedWork extends UnitOfWork {
  kept = 0
  async perform(_identity: unknown, _origin: unknown, job: () => Promise<{ answer: unknown; keep: boolean }>): Promise<Performed> {
    const { answer, keep } = await job()
    if (keep) this.kept++
    return { replayed: false, answer }
  }
}

const ask = (input: unknown, call = testCall({ actor: testUser(1) })) => {
  const work = new CountedWork()
  return { work, outcome: runner(() => ({}), work)(rename, { input, call, unknownFields: 'refuse' }) }
}

test('an answer lets out only what the contract declares', async (t) => {
  const { outcome, work } = ask({ thingId: testId(1), name: 'mug' })
  t.deepEqual(await outcome, { kind: 'answer', answer: { name: 'mug' }, replayed: false })
  t.is(work.kept, 1)
})

test('a refusal keeps nothing', async (t) => {
  const { outcome, work } = ask({ thingId: testId(2), name: 'mug' })
  const result = await outcome
  t.true(result.kind === 'refusal' && isRefusal(result.refusal) && result.refusal.code === 'thing-not-found')
  t.is(work.kept, 0)
})

test('bad input names every wrong field and never reaches the use case', async (t) => {
  const { outcome } = ask({ thingId: 7, name: '', role: 'admin' })
  t.deepEqual(await outcome, {
    kind: 'bad-input',
    faults: [
      { path: 'thingId', message: 'must be a UUID' },
      { path: 'name', message: 'must not be empty' },
      { path: 'role', message: 'is not a known field' },
    ],
  })
})

test('nobody is let in where a customer is asked for', async (t) => {
  const { outcome } = ask({ thingId: testId(1), name: 'mug' }, testCall())
  t.deepEqual(await outcome, { kind: 'refusal', refusal: signInRequired })
})
