import test from 'ava'
import { failPoints } from '@minishop/kernel'
import { workingTree } from './tree.ts'

test('every fail-point has its place in the code', (t) => {
  const texts = [...workingTree()].filter(([path]) => /^packages\/.*(?<!\.test)\.ts$/.test(path)).map(([, text]) => text)
  const missing = failPoints.filter((point) => !texts.some((text) => text.includes(`failpoint('${point}'`)))
  t.deepEqual(missing, [], "Nobody calls failpoint('...') with these: place them, or take them off the list.")
})

test('the run of faults that is kept came by every fail-point that has its place', (t) => {
  const page = workingTree().get('docs/reference/faults.md') ?? ''
  const [, unreached = 'the page does not say'] = /^- Fail-points that no service came by: (.*)\.$/m.exec(page) ?? []
  const names = [...unreached.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
  t.true(unreached === 'none' || names.length > 0, unreached)
  t.deepEqual(names, [], 'Add an experiment that comes by: ./minishop faults --report.')
})
