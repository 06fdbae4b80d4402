import test from 'ava'
import { argon2Sync, createHmac } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import bcrypt from 'bcryptjs'
import { Unavailable } from '@minishop/kernel'
import { passwordHashes, type HashingRules } from './index.ts'

const pepper = 'a pepper for tests, long enough to count'
const opened: { close(): Promise<void> }[] = []
const open = (rules: Partial<HashingRules> = {}) => {
  const hashes = passwordHashes({ pepper, cost: 4, allowCheap: true, threads: 1, ...rules })
  opened.push(hashes)
  return hashes
}
test.after.always(() => Promise.all(opened.map((hashes) => hashes.close())))

const byArgon2id = open({ prefer: 'argon2id' })
const byBcrypt = open({ prefer: 'bcrypt' })

for (const [name, hashes] of [['argon2id', byArgon2id], ['bcrypt', byBcrypt]] as const) {
  test(`${name}: the right password is recognised, any other is not`, async (t) => {
    const hash = await hashes.hash('correct horse battery staple')
    t.deepEqual(await hashes.verify('correct horse battery staple', hash), { ok: true, outdated: false })
    for (const wrong of ['correct horse battery stapl', 'correct horse battery staple ', 'Correct horse battery staple', ''])
      t.false((await hashes.verify(wrong, hash)).ok, wrong)
  })

  test(`${name}: passwords that differ in their 73rd byte differ`, async (t) => {
    const long = 'x'.repeat(72)
    const hash = await hashes.hash(`${long}a`)
    t.true((await hashes.verify(`${long}a`, hash)).ok)
    t.false((await hashes.verify(`${long}b`, hash)).ok)
    t.false((await hashes.verify(long, hash)).ok)
  })

  test(`${name}: what comes after a NUL counts`, async (t) => {
    const hash = await hashes.hash('before\0after')
    t.true((await hashes.verify('before\0after', hash)).ok)
    t.false((await hashes.verify('before\0other', hash)).ok)
    t.false((await hashes.verify('before', hash)).ok)
  })

  test(`${name}: emoji count to the last byte`, async (t) => {
    const hash = await hashes.hash('🔑🔑🔑🔑 pass 👩‍🚀')
    t.true((await hashes.verify('🔑🔑🔑🔑 pass 👩‍🚀', hash)).ok)
    t.false((await hashes.verify('🔑🔑🔑🔑 pass 👨‍🚀', hash)).ok)
    t.false((await hashes.verify('🔑🔑🔑🔒 pass 👩‍🚀', hash)).ok)
  })

  test(`${name}: without the pepper, or with another, the right password is not recognised`, async (t) => {
    const hash = await hashes.hash('secret')
    t.false((await open({ pepper: 'another pepper for tests, just as long' }).verify('secret', hash)).ok)
  })

  test(`${name}: the same password never has the same hash`, async (t) => {
    t.not(await hashes.hash('secret'), await hashes.hash('secret'))
  })
}

test('a hash says by which scheme it was made', async (t) => {
  t.regex(await byArgon2id.hash('secret'), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  t.regex(await byBcrypt.hash('secret'), /^\$mb1\$2b\$04\$[\w./]{53}$/)
})

test('hashes are what their names say: other implementations agree', async (t) => {
  const mac = createHmac('sha256', pepper).update('secret').digest('base64')
  t.true(await bcrypt.compare(mac, (await byBcrypt.hash('secret')).slice('$mb1'.length)))

  const [, , , , salt, tag] = (await byArgon2id.hash('secret')).split('$')
  const nonce = Buffer.from(salt!, 'base64')
  const parameters = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
  const expected = argon2Sync('argon2id', { ...parameters, message: 'secret', secret: Buffer.from(pepper), nonce })
  t.is(tag, expected.toString('base64').replace(/=+$/, ''))
})

test('a hash of the other scheme, or of another cost, verifies as outdated, and its successor does not', async (t) => {
  const old = await byBcrypt.hash('secret')
  t.deepEqual(await byArgon2id.verify('secret', old), { ok: true, outdated: true })
  t.deepEqual(await byArgon2id.verify('wrong', old), { ok: false, outdated: true })
  t.deepEqual(await byArgon2id.verify('secret', await byArgon2id.hash('secret')), { ok: true, outdated: false })

  t.deepEqual(await byBcrypt.verify('secret', await byArgon2id.hash('secret')), { ok: true, outdated: true })
  const dearer = open({ prefer: 'bcrypt', cost: 5 })
  t.deepEqual(await dearer.verify('secret', old), { ok: true, outdated: true })
  t.deepEqual(await dearer.verify('secret', await dearer.hash('secret')), { ok: true, outdated: false })
})

test('an argon2id hash of other parameters verifies as outdated', async (t) => {
  const nonce = Buffer.from('0123456789abcdef')
  const parameters = { memory: 1024, passes: 1, parallelism: 1, tagLength: 32 }
  const tag = argon2Sync('argon2id', { ...parameters, message: 'secret', secret: Buffer.from(pepper), nonce })
  const weak = `$argon2id$v=19$m=1024,t=1,p=1$${nonce.toString('base64').replace(/=+$/, '')}$${tag.toString('base64').replace(/=+$/, '')}`
  t.deepEqual(await byArgon2id.verify('secret', weak), { ok: true, outdated: true })
})

test('where nobody is known by that name, the answer is no, after a whole hash of work', async (t) => {
  t.deepEqual(await byArgon2id.verify('secret', undefined), { ok: false, outdated: false })
})

test('a text that is no hash of ours is an error, not a wrong password', async (t) => {
  await t.throwsAsync(byArgon2id.verify('secret', 'secret'), { message: /no known scheme/ })
  await t.throwsAsync(byArgon2id.verify('secret', bcrypt.hashSync('secret', 4)), { message: /no known scheme/ })
})

test('other calls go on while passwords are hashed', async (t) => {
  const hashes = open({ prefer: 'bcrypt', cost: 9 })
  let hashing = true
  let turns = 0
  const done = Promise.all(Array.from({ length: 4 }, () => hashes.hash('secret'))).finally(() => (hashing = false))
  while (hashing) {
    await setImmediate()
    turns++
  }
  await done
  // On this thread, each of the four hashes would have been at best a few turns of the event loop.
  t.true(turns > 100, `${turns} turns`)
})

test('when as many wait as may, the next is told to come back', async (t) => {
  const hashes = open({ prefer: 'bcrypt', waiting: 2 })
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => hashes.hash('secret')))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  t.true(refused.length >= 1 && refused.length <= 8)
  t.true(refused.every(({ reason }) => reason instanceof Unavailable))
  t.regex(await hashes.hash('secret'), /^\$mb1/, 'and later there is room again')
})

test('rules that keep nothing safe are refused at the start', (t) => {
  t.throws(() => passwordHashes({ pepper: 'short' }), { message: /at least 32 bytes/ })
  t.throws(() => passwordHashes({ pepper, cost: 9 }), { message: /between 10 and 31/ })
  t.throws(() => passwordHashes({ pepper, cost: 12.5 }), { message: /between 10 and 31/ })
})
