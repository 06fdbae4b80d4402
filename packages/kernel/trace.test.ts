import test from 'ava'
import { childTraceparent, spanIdOf, traceIdOf } from './index.ts'

const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'

test('a child stays in the trace of its parent, keeps its flags and is a span of its own', (t) => {
  const child = childTraceparent(parent)
  t.regex(child, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  t.is(traceIdOf(child), '4bf92f3577b34da6a3ce929d0e0e4736')
  t.is(spanIdOf(parent), '00f067aa0ba902b7')
  t.not(spanIdOf(child), spanIdOf(parent))
})

test('where the parent is absent or malformed a new trace begins', (t) => {
  const malformed = [undefined, '', 'nonsense', parent.toUpperCase(), `${parent}-more`, parent.replace('00-', 'ff-'), parent.replace(/-4b.*36-/, `-${'0'.repeat(32)}-`), parent.replace('00f067aa0ba902b7', '0'.repeat(16))]
  for (const one of malformed) {
    const begun = childTraceparent(one)
    t.regex(begun, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    t.not(traceIdOf(begun), traceIdOf(parent), String(one))
  }
})
