import test from 'ava'
import { reported } from '../planted.ts'
import { architecturePage } from './architecture-page.ts'

const tests = { 'packages/host/serve.test.ts': "test('it serves', go)\ntest.serial('it stops', go)\ntest(`${name} keeps its promise`, go)\ntest('it\\'s said', go)" }
const page = (...lines: readonly string[]) => ({ ...tests, 'ARCHITECTURE.md': lines.join('\n') })

test('a title that no test has is reported', (t) => {
  t.deepEqual(reported(architecturePage, page('# Invariants', 'It flies. Kept by "it flies".')), ['ARCHITECTURE.md:2'])
  t.deepEqual(reported(architecturePage, page('Kept by "it serves", "it flies".')), ['ARCHITECTURE.md:1'])
})

test('titles of tests that exist are found, also those put together at run time', (t) => {
  t.deepEqual(reported(architecturePage, page('Kept by "it serves" and "it stops".', 'Kept by "memory keeps its promise".', 'Kept by "it\'s said".')), [])
})

test('a page of 300 lines is reported', (t) => {
  const filled = Array.from({ length: 298 }, () => 'words')
  t.deepEqual(reported(architecturePage, page('Kept by "it serves".', ...filled)), [])
  t.deepEqual(reported(architecturePage, page('Kept by "it serves".', ...filled, 'words')), ['ARCHITECTURE.md:300'])
})

test('a page that names no test is reported, and no page is none', (t) => {
  t.deepEqual(reported(architecturePage, page('All is well.')), ['ARCHITECTURE.md:1'])
  t.deepEqual(reported(architecturePage, tests), [])
})
