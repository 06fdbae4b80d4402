import test from 'ava'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSealKey } from '@minishop/jose'
import { freePort } from '@minishop/servers'
import { contextNames, withDatabase } from '../../../packages/shop/contexts.ts'
import { bundle } from '../../docker/bundle.ts'

let folder: string
test.before(async () => void (folder = await mkdtemp(join(tmpdir(), 'minishop-bundles-'))))
test.after.always(() => rm(folder, { recursive: true, force: true }))

const ofDatabases = (name: string): boolean => /^(@mikro-orm\/|pg$|pg-|kysely$|knex$)/.test(name)

/** What each context can do without, by what it lacks when it is told nothing. */
const lacking: Readonly<Record<string, string>> = {
  auth: 'DATABASE_URL',
  catalog: 'DATABASE_URL',
  orders: 'DATABASE_URL',
  shipping: 'DATABASE_URL',
  payments: 'SEAL_KEY',
  notifications: 'SEAL_KEY',
}

for (const context of contextNames)
  test(`the bundle of ${context} starts on its own, and holds what it uses and no more`, async (t) => {
    const out = join(folder, context)
    const inside = await bundle(context, out)
    t.is(inside.some(ofDatabases), withDatabase.includes(context), inside.filter(ofDatabases).join(', '))
    t.is(inside.includes('ioredis'), context === 'cart')
    t.is(inside.includes('stripe'), context === 'payments')
    t.is(inside.includes('nodemailer'), context === 'notifications')
    const { components } = JSON.parse(await readFile(join(out, 'sbom.cdx.json'), 'utf8'))
    t.deepEqual(components.map(({ name }: { readonly name: string }) => name), inside)
    t.true(components.every(({ purl }: { readonly purl: string }) => /^pkg:npm\/.+@\d+\.\d+\.\d+/.test(purl)))
    // Elsewhere, where no node_modules is above it.
    const started = spawnSync(process.execPath, ['main.js', lacking[context] === undefined ? 'no-such-word' : ''].filter(Boolean), { cwd: out, env: { PATH: '' }, encoding: 'utf8' })
    t.is(started.status, 2, started.stderr)
    t.regex(started.stderr, new RegExp(lacking[context] === undefined ? '"no-such-word" is nothing it can do' : `${lacking[context]} is not set`))
  })

test('the bundle of auth hashes passwords in threads of its own', async (t) => {
  const out = join(folder, 'running')
  await bundle('auth', out)
  const port = String(await freePort())
  const settings = { DATABASE_URL: 'memory:', PASSWORD_PEPPER: 'p'.repeat(43), AUTH_KEY_SECRET: 'a'.repeat(43), SEAL_KEYS: JSON.stringify({ notifications: [newSealKey('notifications').publicKey] }) }
  const auth = spawn(process.execPath, ['main.js'], { cwd: out, env: { PATH: '', PORT: port, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => auth.kill())
  let printed = ''
  for await (const piece of auth.stdout) if ((printed += piece).includes('ready')) break
  const body = JSON.stringify({ email: 'reader@example.com', password: 'paper boats on the pond' })
  const { status } = await fetch(`http://127.0.0.1:${port}/v1/auth/register`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  t.is(status, 201)
})
