import test from 'ava'
import { Conflict, later } from '@minishop/kernel'
import { onMemoryAndPostgres } from '@minishop/host/testing'
import { noon } from '@minishop/kernel/testing'
import { Database } from '@minishop/postgres'
import { PublicKey } from '../domain/signing-key.ts'
import { SigningKeys } from '../ports/signing-keys.ts'
import { locked, unlocked } from './private-key.ts'
import { settled } from '../testing/composition.ts'

// One suite on memory and on PostgreSQL: they differ in nothing that a use case could notice.

const { stores, stageOf } = onMemoryAndPostgres(test, settled)
const hour = later(noon, { seconds: 3600 })

for (const store of stores) {
  test.serial(`${store}: keys are made, published with their times, and withdrawn`, async (t) => {
    const { keep, get } = stageOf(store)
    const keys = get(SigningKeys)
    t.deepEqual(await keys.published(), [])
    await keep(() => keys.make({ number: 1, publishedAt: noon, signsFrom: noon }))
    await keep(() => keys.make({ number: 2, publishedAt: noon, signsFrom: hour }))
    const [first, second] = await keys.published()
    t.like(first, { number: 1, publishedAt: noon, signsFrom: noon })
    t.like(second, { number: 2, publishedAt: noon, signsFrom: hour })
    t.true(PublicKey.is(first!.publicKey) && PublicKey.is(second!.publicKey))
    t.not(first!.publicKey.kid, second!.publicKey.kid)
    t.false(JSON.stringify(await keys.published()).includes('PRIVATE'))
    t.true((await keys.material()).every(({ privateKey }) => privateKey.startsWith('-----BEGIN PRIVATE KEY-----')))
    await keep(() => keys.withdraw(first!))
    t.deepEqual(await keys.published(), [second!])
  })

  test.serial(`${store}: of replicas that make the same key at once, one does`, async (t) => {
    const { keep, get } = stageOf(store)
    const made = await Promise.allSettled([1, 2, 3].map(() => keep(() => get(SigningKeys).make({ number: 7, publishedAt: noon, signsFrom: hour }))))
    t.is(made.filter(({ status }) => status === 'fulfilled').length, 1)
    t.true(made.every((one) => one.status === 'fulfilled' || one.reason instanceof Conflict))
  })
}

test.serial('PostgreSQL holds no private key that could be read', async (t) => {
  const { get, keep } = stageOf('PostgreSQL')
  await keep(() => get(SigningKeys).make({ number: 8, publishedAt: noon, signsFrom: hour }))
  const kept: { private_key: string }[] = await get(Database).read.execute('select * from signing_keys')
  t.true(kept.length > 0)
  for (const row of kept) t.false(Buffer.from(row.private_key, 'base64url').toString('latin1').includes('PRIVATE KEY') || JSON.stringify(row).includes('PRIVATE KEY'))
})

test('a private key opens under its own id and with its own secret alone', (t) => {
  const written = locked('the key', 'kid', 'secret')
  t.is(unlocked(written, 'kid', 'secret'), 'the key')
  t.not(locked('the key', 'kid', 'secret'), written)
  const message = /AUTH_KEY_SECRET is not the one/
  t.throws(() => unlocked(written, 'another', 'secret'), { message })
  t.throws(() => unlocked(written, 'kid', 'another'), { message })
  const bytes = Buffer.from(written, 'base64url')
  bytes[14]! ^= 1
  t.throws(() => unlocked(bytes.toString('base64url'), 'kid', 'secret'), { message })
  t.throws(() => unlocked('', 'kid', 'secret'), { message })
})
