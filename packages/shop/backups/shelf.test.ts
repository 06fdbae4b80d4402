import test from 'ava'
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identityToRecipient } from 'age-encryption'
import { temporaryFolder } from '@minishop/servers'
import { identitiesIn, newKey } from './age-key.ts'
import { damage, decrypted, forget, keep, keptIn } from './shelf.ts'

const day = 86_400_000
const text = Buffer.from('A mug of lapis blue. '.repeat(20_000))
async function* told(bytes: Buffer) {
  yield bytes
}
const opened = async (t: Parameters<typeof temporaryFolder>[0]) => {
  const folder = await temporaryFolder(t)
  const recipient = await newKey(join(folder, 'key.txt'))
  const keeping = (at: string) => keep(join(folder, 'kept'), { of: 'orders', kind: 'tables', recipient, source: told(text), copied: () => ({ at, contents: {} }) })
  return { folder, kept: join(folder, 'kept'), recipient, keeping, identities: await identitiesIn(join(folder, 'key.txt')) }
}

test('what is kept is read with the private key alone, and a key is never written over', async (t) => {
  const { folder, kept, recipient, keeping, identities } = await opened(t)
  const { name } = await keeping('2026-01-31T12:00:00.000Z')
  t.is(name, 'orders-2026-01-31T120000.000Z.tables.gz.age')
  t.is(await identityToRecipient(identities[0]!), recipient)
  t.true(Buffer.concat(await Array.fromAsync(decrypted(join(kept, name), identities))).equals(text))
  await newKey(join(folder, 'other.txt'))
  const others = await identitiesIn(join(folder, 'other.txt'))
  await t.throwsAsync(Array.fromAsync(decrypted(join(kept, name), others)), { message: /no identity/i })
  await t.throwsAsync(newKey(join(folder, 'key.txt')), { message: /EEXIST/ })
  await writeFile(join(folder, 'none.txt'), 'nothing')
  await t.throwsAsync(identitiesIn(join(folder, 'none.txt')), { message: /no private key/ })
})

test('a changed byte and a missing end are seen without the key, and with it nothing behind them is read', async (t) => {
  const { kept, keeping, identities } = await opened(t)
  const whole = await keeping('2026-01-31T12:00:00.000Z')
  t.is(await damage(kept, whole), undefined)
  const path = join(kept, whole.name)
  const bytes = await readFile(path)
  bytes[bytes.length - 20]! ^= 1
  await writeFile(path, bytes)
  t.is(await damage(kept, whole), 'its bytes are others than were written')
  await t.throwsAsync(Array.fromAsync(decrypted(path, identities)))
  bytes[bytes.length - 20]! ^= 1
  await writeFile(path, bytes)
  await truncate(path, bytes.length - 16)
  t.regex((await damage(kept, whole))!, /bytes instead of/)
  await t.throwsAsync(Array.fromAsync(decrypted(path, identities)))
})

test('what is old is forgotten, but never the newest, and a source that fails leaves nothing', async (t) => {
  const { kept, keeping, recipient } = await opened(t)
  const now = Date.parse('2026-03-01T00:00:00Z')
  for (const days of [40, 31, 29]) await keeping(new Date(now - days * day).toISOString())
  t.is((await forget(kept, 'orders', 30, now)).length, 2)
  t.is((await forget(kept, 'orders', 1, now)).length, 0)
  t.is((await keptIn(kept, 'orders')).length, 1)
  async function* failing() {
    yield text
    throw new Error('The server is gone.')
  }
  await t.throwsAsync(keep(kept, { of: 'orders', kind: 'tables', recipient, source: failing(), copied: () => ({ at: 'never', contents: {} }) }), { message: 'The server is gone.' })
  t.is((await readdir(kept)).length, 2)
})
