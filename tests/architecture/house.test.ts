import test from 'ava'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { rules } from './rules/index.ts'
import { workingTree } from './tree.ts'

const tree = workingTree()

for (const [name, rule] of Object.entries(rules))
  test(`the house keeps the rule "${name}"`, (t) => {
    const violations = rule(tree)
    for (const { file, line, message } of violations) t.log(`${file}:${line} ${message}`)
    t.is(violations.length, 0, 'see the list')
  })

test('the tree that is read is the repository', (t) => {
  t.true(tree.has('package.json'))
  t.true(tree.has('packages/kernel/runner.ts'))
  t.true(tree.has('tests/architecture/house.test.ts'))
  t.false([...tree.keys()].some((path) => path.includes('node_modules/')))
})

test('every rule is proved by a planted violation', (t) => {
  const files = readdirSync(join(import.meta.dirname, 'rules')).filter((file) => file !== 'index.ts')
  const proved = files.filter((file) => file.endsWith('.test.ts')).map((file) => file.replace('.test.ts', ''))
  t.deepEqual(proved.sort(), files.filter((file) => !file.endsWith('.test.ts')).map((file) => file.replace('.ts', '')).sort())
  t.deepEqual(proved.sort(), Object.keys(rules).sort())
})
