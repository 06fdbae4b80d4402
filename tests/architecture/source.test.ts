import test from 'ava'
import { codeOf, exportsOf, importsOf, wordsOf } from './source.ts'

test('comments, strings, templates and regular expressions are no code, and every line stays in its place', (t) => {
  const text = ["const a = 'enum' // enum", '/* enum', 'enum */ const b = `enum ${b2} enum`', 'const c = /[/"`]enum/.test(d) / 2'].join('\n')
  const code = codeOf(text)
  t.false(code.includes('enum'))
  t.is(code.length, text.length)
  t.deepEqual(code.split('\n').map((line) => line.length), text.split('\n').map((line) => line.length))
  for (const name of ['const a', 'const b', 'b2', 'const c', '.test(d) / 2']) t.true(code.includes(name), name)
})

test('code inside nested templates is code', (t) => {
  const code = codeOf('const a = `x ${one({ two: `y ${three} enum` })} enum`; const after = 1')
  for (const name of ['one({ two:', 'three', 'const after']) t.true(code.includes(name), name)
  t.false(code.includes('enum'))
})

test('every way to import is seen, and none that only looks like one', (t) => {
  const text = [
    "import a from 'a'",
    "import type { B } from './b.ts'",
    "import 'side-effect'",
    "export * from './c.ts'",
    "const d = await import('d')",
    "const e = import.meta.resolve('e/e.css')",
    "// import f from 'f'",
    '"import g from \'g\'"',
    'import {',
    '  h,',
    "} from 'h'",
  ].join('\n')
  t.deepEqual(importsOf(text).map(({ specifier }) => specifier), ['a', './b.ts', 'side-effect', './c.ts', 'd', 'e/e.css', 'h'])
})

test('exported names are found with their kinds', (t) => {
  const text = 'export const a = 1\nexport abstract class B {}\nexport type C = 1\nexport async function d() {}\nconst hidden = 1'
  t.deepEqual(exportsOf(text).map(({ kind, name }) => `${kind} ${name}`), ['const a', 'abstract class B', 'type C', 'function d'])
})

test('a name is read in its words', (t) => {
  t.deepEqual(wordsOf('HTTPServiceBase'), ['http', 'service', 'base'])
  t.deepEqual(wordsOf('orders-postgres.ts'), ['orders', 'postgres', 'ts'])
  t.deepEqual(wordsOf('Database'), ['database'])
})
