import test from 'ava'
import { stepOf, steps } from './steps.ts'

test('every test file belongs to one step, by where it lies', (t) => {
  for (const [path, step] of [
    ['tests/types/types.test.ts', 'types'],
    ['tests/architecture/rules/layers.test.ts', 'architecture'],
    ['tests/contracts/listeners.test.ts', 'contracts'],
    ['tests/journey/checkout.test.ts', 'journey'],
    ['tests/seeing/seeing.test.ts', 'seeing'],
    ['tests/faults/faults.test.ts', 'faults'],
    ['tests/containers/containers.test.ts', 'containers'],
    ['tests/compose/compose.test.ts', 'compose'],
    ['tests/elsewhere/thing.test.ts', 'journey'],
    ['tests/thing.test.ts', 'journey'],
    ['packages/simulation/simulation.test.ts', 'simulation'],
    ['packages/simulation/checker/money.test.ts', 'simulation'],
    ['packages/kernel/runner.test.ts', 'unit'],
    ['packages/host/serve.test.ts', 'adapters'],
    ['packages/host/tasks.test.ts', 'adapters'],
    ['packages/shop/gate/steps.test.ts', 'unit'],
    ['packages/contexts/orders/application/place-order.test.ts', 'unit'],
    ['packages/contexts/orders/domain/order.test.ts', 'unit'],
    ['packages/contexts/orders/adapters/orders.test.ts', 'adapters'],
    ['packages/adapters/nats/bus.test.ts', 'adapters'],
    ['ops/checks/tools.test.ts', 'ops'],
    ['ops/cluster/cluster.test.ts', 'cluster'],
    ['packages/servers/postgres.test.ts', 'adapters'],
  ] as const) {
    t.is(stepOf(path), step, path)
    t.true(steps.some(({ name }) => name === stepOf(path)))
  }
})
