import test from 'ava'
import { Conflict, isRefusal, leavingTrace, reasonOf, refusal, Unavailable } from './index.ts'

const soldOut = refusal('sold-out', 'conflict', 'There is none left.')

test('a refusal is known from an answer that looks like it', (t) => {
  t.true(isRefusal(soldOut))
  for (const value of [JSON.parse(JSON.stringify(soldOut)), undefined, null, 'sold-out', { code: 'sold-out' }]) t.false(isRefusal(value))
})

test('facts are added to one refusal and leave the declared one as it is', (t) => {
  const refused = soldOut.with({ left: 0 }).with({ wanted: 2 })
  t.deepEqual(refused.facts, { left: 0, wanted: 2 })
  t.is(refused.code, 'sold-out')
  t.true(isRefusal(refused))
  t.deepEqual(soldOut.facts, {})
})

test('a refusal leaves a trace only where it says so', (t) => {
  t.false(soldOut.leavesTrace)
  t.true(leavingTrace(soldOut).leavesTrace)
  t.true(leavingTrace(soldOut.with({ left: 0 })).leavesTrace)
  t.false(soldOut.leavesTrace, 'the declared one is as it was')
})

test('an outage says what is away, when to try again, and why', (t) => {
  const outage = new Unavailable('PostgreSQL', { cause: new Error('connection refused') })
  t.is(outage.dependency, 'PostgreSQL')
  t.true(Number.isInteger(outage.retryAfterSeconds))
  t.is(reasonOf(outage), "Unavailable: PostgreSQL can't be reached now. (Error: connection refused)")
  t.is(reasonOf(new Conflict('taken')), 'Conflict: taken')
  t.is(reasonOf('odd'), 'odd')
})
