import test from 'ava'
import { reported } from '../planted.ts'
import { purity } from './purity.ts'

const order = 'packages/contexts/orders/domain/order.ts'

for (const text of ['Date.now()', 'new Date()', 'new Date(0)', 'setTimeout(it, 1)', 'setInterval(it, 1)', 'Math.random()', 'crypto.randomUUID()', 'process.env.X', 'console.log(1)', "fetch('http://x')"])
  test(`a domain that says ${text} is reported`, (t) => {
    t.deepEqual(reported(purity, { [order]: `\nconst it = ${text}` }), [`${order}:2`])
  })

test('ports and application are held to the same', (t) => {
  for (const layer of ['ports', 'application']) {
    const path = `packages/contexts/orders/${layer}/orders.ts`
    t.deepEqual(reported(purity, { [path]: 'const at = Date.now()' }), [`${path}:1`])
  }
})

test('adapters and tests may read clocks, and words in comments are only words', (t) => {
  t.deepEqual(reported(purity, { 'packages/contexts/orders/adapters/orders.memory.ts': 'Date.now()', 'packages/contexts/orders/domain/order.test.ts': 'Date.now()' }), [])
  t.deepEqual(reported(purity, { [order]: "// not Date.now()\nconst said = 'Math.random()'\nconst updatedAt = later(call.at)" }), [])
})
