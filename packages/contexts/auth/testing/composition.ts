import type { Composition } from '@minishop/host'
import { newSealKey } from '@minishop/jose'
import { composition } from '../main.ts'

const secrets: Readonly<Record<string, string>> = {
  PASSWORD_PEPPER: 'a pepper of more than thirty-two bytes',
  AUTH_KEY_SECRET: 'a key secret of more than thirty-two bytes',
  SEAL_KEYS: JSON.stringify({ notifications: [newSealKey('notifications').publicKey] }),
}

/** Auth's composition for tests: what is secret is settled, and only the store is left to choose. */
export const settled: Composition = {
  ...composition,
  settings: Object.fromEntries(
    Object.entries(composition.settings).map(([name, setting]) => [name, name in secrets ? { ...setting, fallback: secrets[name]! } : setting]),
  ),
}
