import test from 'ava'
import { answerOf, authRehearsal } from '../testing/rehearsal.ts'
import { publishKeys } from './publish-keys.ts'

test('anyone reads the public halves of the keys, and nobody the private ones', async (t) => {
  const { ask } = await authRehearsal()
  const { keys } = answerOf<{ keys: Record<string, unknown>[] }>(await ask(publishKeys, {}))
  t.is(keys.length, 1)
  t.deepEqual(Object.keys(keys[0]!).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
})
