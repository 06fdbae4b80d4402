import { basename } from 'node:path'
import { at, exportsOf, sources, wordsOf, type Rule, type Violation } from '../source.ts'

/** Words that say nothing about the thing they name. `Services`, in the plural, are the eight that are deployed. */
const empty = ['service', 'manager', 'managers', 'helper', 'helpers', 'util', 'utils', 'impl', 'base', 'common', 'data', 'info']
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Files and exported names say what the thing is, in the shop's words. */
export const names: Rule = (files) =>
  [...sources(files)].flatMap(([path, text]) => {
    const violations: Violation[] = []
    const [stem = '', ...suffixes] = basename(path).replace(/\.ts$/, '').split('.')
    const folders = path.split('/').slice(0, -1)
    for (const part of [...folders, stem]) {
      if (!kebab.test(part)) violations.push(at(path, '', 0, `name "${part}" in kebab-case.`))
      const word = wordsOf(part).find((one) => empty.includes(one))
      if (word !== undefined) violations.push(at(path, '', 0, `name it after what it is: "${word}" says nothing.`))
    }
    const technologies = suffixes.at(-1) === 'test' ? suffixes.slice(0, -1) : suffixes
    const mayNameOne = /^packages\/contexts\/[^/]+\/adapters\//.test(path)
    if (technologies.length > (mayNameOne ? 1 : 0))
      violations.push(at(path, '', 0, 'two suffixes only: .test.ts, and in a context\'s adapters the technology; make the rest part of the name with a dash.'))
    for (const { kind, name, offset } of exportsOf(text)) {
      const word = wordsOf(name).find((one) => empty.includes(one))
      if (word !== undefined) violations.push(at(path, text, offset, `name ${name} after what it is: "${word}" says nothing.`))
      const isType = /class|interface|type/.test(kind)
      if (isType && (/^I[A-Z][a-z]/.test(name) || /.Port$/.test(name))) violations.push(at(path, text, offset, `name ${name} with a plain noun: no I..., no ...Port.`))
    }
    return violations
  })
