import test from 'ava'
import { command, context, DeadLetters, isRefusal, nothing, siblings, struct, type DeadLetter, type Flowed, type LettersWanted, type UseCase, type Uuid } from '../index.ts'
import { noon, testCall, testId, testUser } from '../testing/index.ts'

const letter = (n: number, more: Partial<DeadLetter> = {}): DeadLetter => ({
  id: testId(n),
  listener: 'things/orders.order-placed',
  message: { id: testId(100 + n), source: 'orders', subject: 'orders.order-placed.v1', key: 'k', time: noon, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', data: { number: n } },
  state: 'dead',
  reason: 'broken',
  attempts: 1,
  at: noon,
  ...more,
})

/** Letters in a list; those in `broken` fail again. */
class ListedLetters extends DeadLetters {
  readonly open = [letter(1), letter(2, { state: 'waiting' })]
  async list(context: string, { limit, cursor }: LettersWanted) {
    if (cursor === 'made up') return undefined
    return { letters: context === 'things' ? this.open.slice(0, limit) : [], ...(limit < this.open.length && { next: 'more' }) }
  }
  async find(_: string, id: Uuid) {
    return this.open.find((one) => one.id === id)
  }
  async replay(_: string, id: Uuid): Promise<Flowed | 'unknown' | 'behind'> {
    if (id === testId(2)) return 'behind'
    return id === testId(1) ? { delivered: 1, stopped: letter(2, { reason: 'still broken' }) } : 'unknown'
  }
  async discard(_: string, id: Uuid): Promise<Flowed | 'unknown'> {
    return id === testId(1) ? { delivered: 1, stopped: null } : 'unknown'
  }
  async count() {
    return this.open.length
  }
}

const hear = command({ summary: 'Hear', allows: siblings, input: struct({}), output: nothing, run: async () => {} })
const things = context({ name: 'things', summary: 'Things', on: { 'orders.order-placed': hear } })
const path = 'operations/things/dead-letters'
const ask = async (key: string, input: Readonly<Record<string, unknown>> = {}): Promise<any> => {
  const { useCase }: { useCase: UseCase } = things.routes.find((route) => route.key === key)!
  const answer = await useCase.run(input, { letters: new ListedLetters() }, testCall({ actor: testUser(1, ['admin']) }))
  return isRefusal(answer) ? answer.code : useCase.output.encode(answer)
}

test('letters are listed with reason, attempts and trace, and without what they hold', async (t) => {
  const { items, nextCursor } = await ask(`GET /${path}`)
  t.like(items[0], { letterId: testId(1), state: 'dead', reason: 'broken', attempts: 1, traceId: '0af7651916cd43dd8448eb211c80319c', key: 'k' })
  t.false('data' in items[0])
  t.is(nextCursor, null)
  t.is((await ask(`GET /${path}`, { limit: 1 })).nextCursor, 'more')
  t.is(await ask(`GET /${path}`, { cursor: 'made up' }), 'cursor-invalid')
})

test('a letter is shown with its message as it came', async (t) => {
  t.deepEqual((await ask(`GET /${path}/:letterId`, { letterId: testId(1) })).data, { number: 1 })
  t.is(await ask(`GET /${path}/:letterId`, { letterId: testId(9) }), 'dead-letter-unknown')
})

test('a replay says how many were delivered and which one failed', async (t) => {
  t.like(await ask(`POST /${path}/:letterId/replay`, { letterId: testId(1) }), { delivered: 1, stopped: { letterId: testId(2), reason: 'still broken' } })
  t.is(await ask(`POST /${path}/:letterId/replay`, { letterId: testId(2) }), 'dead-letter-waits')
  t.is(await ask(`POST /${path}/:letterId/replay`, { letterId: testId(9) }), 'dead-letter-unknown')
})

test('a discarded letter lets those behind it go', async (t) => {
  t.deepEqual(await ask(`DELETE /${path}/:letterId`, { letterId: testId(1) }), { delivered: 1, stopped: null })
  t.is(await ask(`DELETE /${path}/:letterId`, { letterId: testId(9) }), 'dead-letter-unknown')
})
