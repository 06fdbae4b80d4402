import test from 'ava'
import { reported } from '../planted.ts'
import { looseEnds } from './loose-ends.ts'

const file = 'packages/host/serve.ts'
const proof = 'packages/host/serve.test.ts'

for (const word of ['TODO', 'FIXME', 'XXX', 'HACK'])
  test(`a ${word} left in a comment is reported`, (t) => {
    t.deepEqual(reported(looseEnds, { [file]: `const a = 1\nconst b = 2 // ${word}: more` }), [`${file}:2`])
    t.deepEqual(reported(looseEnds, { [file]: `/**\n * ${word}\n */` }), [`${file}:2`])
    t.deepEqual(reported(looseEnds, { [file]: `const a = '${word}'` }), [])
  })

for (const word of ['only', 'skip', 'failing', 'todo'])
  test(`a test with .${word} is reported`, (t) => {
    t.deepEqual(reported(looseEnds, { [proof]: `test('a', go)\ntest.${word}('b', go)` }), [`${proof}:2`])
    t.deepEqual(reported(looseEnds, { [proof]: `test('a', go)\ntest.serial.${word}('b', go)` }), [`${proof}:2`])
  })

test('a test may be skipped where the machine cannot run it', (t) => {
  t.deepEqual(reported(looseEnds, { [proof]: "const asRoot = isRoot() ? test : test.skip\nasRoot('a', go)\ntest('b', go)" }), [])
})

test('a test file without a test is reported', (t) => {
  t.deepEqual(reported(looseEnds, { [proof]: "import test from 'ava'" }), [`${proof}:1`])
  t.deepEqual(reported(looseEnds, { [proof]: "test.serial('a', go)" }), [])
})
