import test from 'ava'
import { tapReader } from './tap.ts'

const read = (text: string, all = false) => {
  const shown: string[] = []
  const reader = tapReader((line) => shown.push(line), { all })
  for (const line of text.split('\n')) reader.line(line)
  return { shown, ...reader.tally() }
}

test('passing and failing tests are counted, and skipped ones are neither', (t) => {
  const { passed, failed, shown } = read('TAP version 13\nok 1 - one\nok 2 - two # SKIP\nnot ok 3 - three\n  ---\n    name: Error\n  ...\nok 4 - four\n\n1..4')
  t.deepEqual({ passed, failed }, { passed: 2, failed: 1 })
  t.deepEqual(shown, ['  ✘ three', '    ---', '      name: Error', '    ...'])
})

test('what a failing test logged is shown with it, and what a passing one logged is not', (t) => {
  t.deepEqual(read('not ok 1 - one\n#   why\n  ---\nok 2 - two\n#   fine').shown, ['  ✘ one', '      why', '    ---'])
})

test('tests that were planned and never ran count as failed', (t) => {
  t.is(read('ok 1 - one\n# 2 tests remaining in a.test.ts').failed, 2)
})

test('what a test prints is taken for no result', (t) => {
  const { passed, failed } = read('ok then\nnot ok at all\n  ok 1 - indented')
  t.deepEqual({ passed, failed }, { passed: 0, failed: 0 })
})

test('passing tests are shown where all are asked for', (t) => {
  t.deepEqual(read('ok 1 - one\nok 2 - two # SKIP', true).shown, ['  ✔ one', '  - two # SKIP'])
})
