import test from 'ava'
import { failPoints } from '@minishop/kernel'
import { workingTree } from './tree.ts'

/** Its place comes with the replay of dead letters. */
const awaited = ['dead-letter.replaying']

test('every fail-point has its place in the code', (t) => {
  const texts = [...workingTree()].filter(([path]) => /^packages\/.*(?<!\.test)\.ts$/.test(path)).map(([, text]) => text)
  const missing = failPoints.filter((point) => !awaited.includes(point) && !texts.some((text) => text.includes(`failpoint('${point}'`)))
  t.deepEqual(missing, [], "Nobody calls failpoint('...') with these: place them, or take them off the list.")
})
