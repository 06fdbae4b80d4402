import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { secretsOf } from '../../packages/shop/secrets.ts'
import { composeFiles, operatorEnvironment, type StorePasswords } from './files.ts'

// Makes what compose.yml reads from .compose, or from another folder that is named: passwords that are there stay as they are. The folder is its owner's; a file in it
// is read by the user of its container.

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../.compose'))
mkdirSync(folder, { recursive: true, mode: 0o700 })
chmodSync(folder, 0o700)

const kept = join(folder, 'stores.json')
const password = (): string => randomBytes(24).toString('base64url')
const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Partial<StorePasswords>) : {}
const passwords: StorePasswords = { postgres: password(), redis: password(), nats: password(), grafana: password(), ...before }
writeFileSync(kept, JSON.stringify(passwords), { mode: 0o600 })

const secrets = secretsOf(folder)
const write = (name: string, text: string, mode: number): void => {
  rmSync(join(folder, name), { force: true })
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), mode)
}
for (const [name, text] of await composeFiles(secrets, passwords)) write(name, text, 0o444)
write('operator.env', operatorEnvironment(secrets, process.env['DATABASES_PORT'] ?? '5433'), 0o600)
process.stdout.write(`Everything that compose.yml reads is in ${folder}.\n`)
