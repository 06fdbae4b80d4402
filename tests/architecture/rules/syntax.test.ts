import test from 'ava'
import { reported } from '../planted.ts'
import { syntax } from './syntax.ts'

const file = 'packages/host/orders.ts'

for (const text of ['@Injectable()', 'export enum Status { placed }', 'namespace Orders {', 'const a = 1;'])
  test(`"${text}" is reported`, (t) => {
    t.deepEqual(reported(syntax, { [file]: `\n${text}` }), [`${file}:2`])
  })

test('what only looks like it is left alone', (t) => {
  const text = ["// const a = 1;", "const mail = 'ada@example.test;'", 'for (let n = 0; n < 1; n++) go()', '/** @see there */', 'const enumerable = { enum: [] }'].join('\n')
  t.deepEqual(reported(syntax, { [file]: text }), [])
})
