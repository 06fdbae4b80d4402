import test from 'ava'
import { reported } from '../planted.ts'
import { docstrings } from './docstrings.ts'

const file = 'packages/host/serve.ts'

for (const text of [
  'export const serve = (port: number) => port',
  'export const serve = async (port: number) => port',
  'export const serve = <A>(port: A) => port',
  'export const serve = <const A>(port: A) => port',
  'export const serve =\n  (port: number) => port',
  'export function serve() {}',
  'export async function* serve() {}',
])
  test(`${JSON.stringify(text)} needs a docstring`, (t) => {
    t.deepEqual(reported(docstrings, { [file]: `import it\n${text}` }), [`${file}:2`])
    t.deepEqual(reported(docstrings, { [file]: `import it\n/** Serves. */\n${text}` }), [])
  })

test('what is no function, no part of the framework or a test needs none', (t) => {
  const text = 'export const serve = (port: number) => port'
  t.deepEqual(reported(docstrings, { 'packages/contexts/orders/domain/order.ts': text, 'packages/host/serve.test.ts': text }), [])
  t.deepEqual(reported(docstrings, { [file]: 'export const port = 8080\nexport interface Served {}\nconst inner = () => 1' }), [])
})
