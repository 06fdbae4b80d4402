import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { address } from '../buying.ts'
import { password } from '../people.ts'
import { adminAccount } from '../started-shop.ts'
import type { Scenarios } from '../shop.ts'

/** What the operator reads afterwards. */
export const logs: Scenarios = {
  'the logs tell what happened, and nothing that is somebody\'s own': async (t, { folder, admin }) => {
    const lines = readdirSync(join(folder, 'logs')).flatMap((name) => readFileSync(join(folder, 'logs', name), 'utf8').split('\n').map((line) => `${name}: ${line}`))
    t.true(lines.length > 500)
    const secrets = ['@journey.example', password, adminAccount.password, 'tok_', 'eyJ', address.line1, admin.refreshToken, admin.deviceToken]
    const kept = secretValues(JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')))
    t.true(kept.length > 20)
    for (const secret of [...secrets, ...kept]) t.deepEqual(lines.filter((line) => line.includes(secret)).slice(0, 3), [], secret)
    t.deepEqual(lines.filter((line) => line.includes('"log.level":"error"')), [], 'nothing went wrong that nobody foresaw')
  },
}

/** Every value that is a secret: random text of at least 32 characters. Names, kinds and public halves of keys are none. */
const secretValues = (value: unknown, name = ''): readonly string[] => {
  if (typeof value === 'string') return value.length >= 32 && !['x', 'y', 'kid'].includes(name) ? [value] : []
  return Object.entries(value as object).flatMap(([name, inner]) => secretValues(inner, name))
}
