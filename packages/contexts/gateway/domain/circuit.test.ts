import test from 'ava'
import { later } from '@minishop/kernel'
import { noon } from '@minishop/kernel/testing'
import { ask, closed, failed, failuresToOpen, succeeded, type Circuit } from './circuit.ts'

const at = (seconds: number) => later(noon, { seconds })
const failing = (times: number, circuit: Circuit = closed): Circuit => (times === 0 ? circuit : failing(times - 1, failed(circuit, noon)))

test('a circuit opens after failures in a row, and a success in between counts them anew', (t) => {
  t.is(failing(failuresToOpen - 1).state, 'closed')
  t.is(failing(failuresToOpen - 1, succeeded(failing(failuresToOpen - 1))).state, 'closed')
  t.is(failing(failuresToOpen).state, 'open')
})

test('an open circuit lets nobody through until its time is up, and then one', (t) => {
  const open = failing(failuresToOpen)
  t.false(ask(open, at(0.5)).goes)
  const probe = ask(open, at(1))
  t.true(probe.goes)
  t.false(ask(probe.circuit, at(1)).goes)
})

test('a probe that succeeds closes the circuit, one that fails opens it for longer, up to a bound', (t) => {
  const { circuit } = ask(failing(failuresToOpen), at(1))
  t.deepEqual(succeeded(circuit), closed)
  t.like(failed(circuit, at(1)), { state: 'open', seconds: 2, until: at(3) })
  let longer: Circuit = circuit
  for (let n = 0; n < 10; n++) longer = ask(failed(longer, noon), at(1000)).circuit
  t.like(failed(longer, noon), { state: 'open', seconds: 30 })
})

test('a probe that is never heard of does not keep the circuit open for good', (t) => {
  const { circuit } = ask(failing(failuresToOpen), at(1))
  t.true(ask(circuit, at(31)).goes)
})

test('a clock that is set back opens no circuit for longer', (t) => {
  const open = failing(failuresToOpen)
  const probe = ask(open, at(-600))
  t.true(probe.goes)
  t.true(ask(ask(open, at(1)).circuit, at(-600)).goes)
})
