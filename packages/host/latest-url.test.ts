import test from 'ava'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@minishop/servers'
import { readSettings, url } from './settings.ts'

test('a URL that stands in a file is the latest that was written there, and the last good one where that is none', async (t) => {
  const file = join(await temporaryFolder(t), 'database-url')
  writeFileSync(file, 'postgres://a:1@db/orders\n')
  const read = () => readSettings('orders', { DATABASE_URL: url(['postgres'], { summary: 'The database.' }) }, { DATABASE_URL_FILE: file }).DATABASE_URL
  const found = read()
  t.deepEqual([found.href, found.latest()], ['postgres://a:1@db/orders', 'postgres://a:1@db/orders'])
  writeFileSync(file, 'postgres://b:2@db/orders')
  t.is(found.latest(), 'postgres://b:2@db/orders')
  for (const broken of ['', 'postg', 'https://elsewhere.example/']) {
    writeFileSync(file, broken)
    t.is(found.latest(), 'postgres://b:2@db/orders')
  }
  rmSync(file)
  t.is(found.latest(), 'postgres://b:2@db/orders')
})

test('a URL that stands in the environment stays as it is', (t) => {
  const { A } = readSettings('orders', { A: url(['https'], { summary: 'Where.' }) }, { A: 'https://a.example/' })
  t.is(A.latest(), 'https://a.example/')
})
