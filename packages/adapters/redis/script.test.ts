import test from 'ava'
import { script } from './script.ts'
import { stage } from './testing/stage.ts'

const take = script<[units: number], number>(`
local left = tonumber(redis.call('GET', KEYS[1]))
local units = tonumber(ARGV[1])
if left < units then return -1 end
return redis.call('DECRBY', KEYS[1], units)`)

test('a script is one step for all who call it at once, and its keys get the prefix', async (t) => {
  const { connection } = await stage(t)
  const [prefixed, plain] = [await connection({ keyPrefix: 'shop:' }), await connection()]
  await plain.commands.set('shop:stock', 10)
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => take(prefixed, ['stock'], [3])))
  t.deepEqual([...outcomes].sort((a, b) => a - b), [-1, -1, -1, -1, -1, 1, 4, 7])
  t.is(await plain.commands.get('shop:stock'), '1')
})

test('a Redis that forgot the script gets it again', async (t) => {
  const { connection } = await stage(t)
  const own = await connection()
  await own.commands.set('stock', 10)
  t.is(await take(own, ['stock'], [1]), 9)
  await own.commands.script('FLUSH')
  t.is(await take(own, ['stock'], [1]), 8)
})

test('a script that does not compile says so', async (t) => {
  const { connection } = await stage(t)
  await t.throwsAsync(script<[], number>('return nonsense(')(await connection(), [], []), { message: /Error compiling script/ })
})
