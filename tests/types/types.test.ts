import test from 'ava'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

// Each fixture holds a mistake under a line that says which error the compiler must give on the next one, and its corrected twin.
// One compilation reads them all. That it reports nothing else proves that the twins compile.
const root = resolve(import.meta.dirname, '../..')
const folder = join(import.meta.dirname, 'fixtures')
const marker = /^\s*\/\/ expect (TS\d+)$/

const compiled = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tests/types/fixtures', '--noEmit', '--pretty', 'false'], { cwd: root, encoding: 'utf8' })
const errors = [...compiled.stdout.matchAll(/^(?:.*\/)?([\w-]+\.ts)\((\d+),\d+\): error (TS\d+)/gm)].map(([, file, line, code]) => ({ file: file!, line: Number(line), code: code! }))

const fixtures = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'things.ts')

for (const file of fixtures)
  test(`the compiler catches: ${file.replace('.ts', '').replaceAll('-', ' ')}`, (t) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n')
    const index = lines.findIndex((line) => marker.test(line))
    t.not(index, -1, 'the fixture says which error it expects')
    t.true(lines.some((line) => line.startsWith('export const right ')) && lines.some((line) => line.startsWith('export const wrong ')))
    const mistake = lines.findIndex((line) => line.startsWith('export const wrong '))
    const found = errors.filter((error) => error.file === file)
    t.deepEqual(found.map(({ code }) => code), [marker.exec(lines[index]!)![1]], `the compiler said ${JSON.stringify(found)}`)
    t.is(found[0]!.line, index + 2)
    t.true(found[0]!.line > mistake, 'the mistake is in the wrong twin')
  })

test('the right twins and what they share compile', (t) => {
  t.deepEqual(errors.filter(({ file }) => !fixtures.includes(file)), [])
  t.true(errors.length > 0, compiled.stdout + compiled.stderr)
})
