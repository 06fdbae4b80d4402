import test from 'ava'
import { chosen, lineOf, runFaults } from '@minishop/faults'
import { temporaryFolder } from '@minishop/servers'

// A few of the experiments that `minishop faults` does: a crash between two systems, money asked for and not heard of, a server that is gone,
// and words that nobody can read.
const few = ['A6 orders relay.after-publish', 'A15 payments provider.after-call', 'B1 NATS killed and away 1 s', 'C4 poison']

test('whatever is killed or cut while customers buy, nothing is lost and nothing happens twice', async (t) => {
  const only = chosen(few)
  t.is(only.length, few.length)
  const { tried } = await runFaults({ folder: await temporaryFolder(t), seed: 1, only })
  for (const one of tried) {
    t.log(lineOf(one))
    t.deepEqual(one.wrong, [], one.name)
    t.true(one.orders > 0, `${one.name}: nobody bought anything.`)
    t.true(one.times > 0, `${one.name}: nothing was done.`)
  }
  t.is(tried.length, few.length)
})
