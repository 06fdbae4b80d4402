import test from 'ava'
import { randomPart } from './random.ts'

test('no part is given out twice, also where the pool is filled anew', (t) => {
  const parts = Array.from({ length: 5_000 }, (_, n) => Buffer.from(randomPart(8 + (n % 9))).toString('hex'))
  t.is(new Set(parts).size, parts.length)
  t.true(parts.every((part, n) => part.length === 2 * (8 + (n % 9))))
})

test('what was given out is its owner\'s alone', (t) => {
  const [one, other] = [randomPart(16), randomPart(16)]
  const before = Buffer.from(other).toString('hex')
  one.fill(0)
  randomPart(16)
  t.is(Buffer.from(other).toString('hex'), before)
})
