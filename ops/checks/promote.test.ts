import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parse } from 'yaml'
import { promoted } from '../argocd/promote.ts'

const environments = readFileSync(join(import.meta.dirname, '../argocd/environments.yaml'), 'utf8')
const revisions = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(parse(text).spec.generators[0].list.elements.map(({ environment, revision }: { environment: string; revision: string }) => [environment, revision]))

test('a promotion moves one environment to a tag, and nothing else', (t) => {
  const text = promoted(environments, 'production', '9.8.7')
  t.deepEqual(revisions(text), { ...revisions(environments), production: 'v9.8.7' })
  t.is(text.split('\n').filter((line, n) => line !== environments.split('\n')[n]).length, 1)
})

test('a promotion that can not be is refused in words', (t) => {
  t.throws(() => promoted(environments, 'mars', '1.0.0'), { message: /There are: dev, staging, production\./ })
  t.throws(() => promoted(environments, 'staging', 'main'), { message: /no released version/ })
  t.throws(() => promoted(promoted(environments, 'staging', '9.8.7'), 'staging', '9.8.7'), { message: /staging is at 9\.8\.7 already/ })
})
