import test from 'ava'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@minishop/servers'
import { identitiesIn, newKey } from './age-key.ts'
import { forgetLog, isShipped, shipLog, shippingLog } from './archive.ts'
import { decrypted, keep } from './shelf.ts'

const piece = (number: number): string => `0000000100000000000000${number.toString(16).toUpperCase().padStart(2, '0')}`
const opened = async (t: Parameters<typeof temporaryFolder>[0]) => {
  const folder = await temporaryFolder(t)
  const [postgres, kept, key] = [join(folder, 'postgres'), join(folder, 'kept'), join(folder, 'key.txt')]
  const archived = join(postgres, 'cluster.archived')
  for (const made of [join(postgres, 'cluster'), archived]) await mkdir(made, { recursive: true })
  return { postgres, archived, kept, key, recipient: await newKey(key) }
}

test('whole pieces of the log go to the backups, encrypted, and half ones stay until they are whole', async (t) => {
  const { postgres, archived, kept, key, recipient } = await opened(t)
  await writeFile(join(archived, piece(1)), 'what was written')
  await writeFile(join(archived, `${piece(2)}.part`), 'what was')
  t.is(await shipLog(postgres, kept, recipient), 1)
  t.deepEqual(await readdir(archived), [`${piece(2)}.part`])
  t.deepEqual([await isShipped(kept, piece(1)), await isShipped(kept, piece(2))], [true, false])
  const file = join(kept, 'log', `${piece(1)}.gz.age`)
  t.false((await readFile(file)).includes('written'))
  t.is(String(Buffer.concat(await Array.fromAsync(decrypted(file, await identitiesIn(key))))), 'what was written')
})

test('what can not be shipped stays and is told, and whoever stops ships what is left', async (t) => {
  const { postgres, archived, kept, recipient } = await opened(t)
  await writeFile(join(archived, piece(1)), 'one')
  const told = Promise.withResolvers<string>()
  const failing = shippingLog(postgres, kept, 'age1nobody', told.resolve)
  t.regex(await told.promise, /could not be kept .* no public key/)
  await failing.stop()
  t.deepEqual(await readdir(archived), [piece(1)])
  const shipping = shippingLog(postgres, kept, recipient, (line) => t.fail(line))
  await shipping.stop()
  t.true(await isShipped(kept, piece(1)))
})

test('pieces of the log from before the oldest base backup that is kept are forgotten, and no others', async (t) => {
  const { postgres, archived, kept, recipient } = await opened(t)
  for (const number of [1, 2, 3]) await writeFile(join(archived, piece(number)), 'bytes')
  for (const name of ['00000002.history', `${piece(1)}.00000028.backup`]) await writeFile(join(archived, name), 'bytes')
  await shipLog(postgres, kept, recipient)
  t.is(await forgetLog(kept), 0)
  for (const [number, at] of [[2, '2026-01-02T00:00:00.000Z'], [3, '2026-01-03T00:00:00.000Z']] as const) {
    async function* source() {
      yield Buffer.from('a cluster')
    }
    await keep(kept, { of: 'cluster', kind: 'base', recipient, source: source(), copied: () => ({ at, contents: { [piece(number)]: { count: 0, digest: '' } } }) })
  }
  t.is(await forgetLog(kept), 2)
  t.deepEqual((await readdir(join(kept, 'log'))).sort(), ['00000002.history', piece(2), piece(3)].map((name) => `${name}.gz.age`).sort())
})
