import test from 'ava'
import { armFailPoints, failpoint, failPoints } from './index.ts'

test.serial('a fail-point does nothing unless somebody arms it, and nothing again afterwards', async (t) => {
  t.is(failpoint('work.before-commit'), undefined)
  const seen: string[] = []
  const disarm = armFailPoints(async (point, about) => void seen.push(`${point} ${about}`))
  await failpoint('work.before-commit', 'orders')
  disarm()
  t.is(failpoint('work.after-commit'), undefined)
  t.deepEqual(seen, ['work.before-commit orders'])
})

test('what a fail-point throws reaches the one who came by', async (t) => {
  const disarm = armFailPoints(() => {
    throw new Error('down')
  })
  t.throws(() => failpoint('relay.after-publish'), { message: 'down' })
  disarm()
})

test('every fail-point has a name of its own', (t) => {
  t.is(new Set(failPoints).size, failPoints.length)
})
