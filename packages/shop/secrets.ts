import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { newSealKey, type PrivateSealKey, type PublicSealKey } from '@minishop/jose'
import { newPasswords, type DatabasePasswords } from '@minishop/servers'
import { contextNames, withDatabase } from './contexts.ts'

/** What the services of one data folder keep from each other and from everybody else. Made at the first start. */
export interface Secrets {
  readonly passwordPepper: string
  readonly authKeySecret: string
  readonly webhookSecret: string
  readonly databases: Readonly<Record<string, DatabasePasswords>>
  readonly cartStore: string
  /** Of the user of each context. */
  readonly messages: Readonly<Record<string, string>>
  /** By the context that can open what was sealed with it. */
  readonly seals: Readonly<Record<string, { readonly publicKey: PublicSealKey; readonly privateKey: PrivateSealKey }>>
}

const recipients = ['notifications', 'payments', 'shipping'] as const

/** Reads the secrets of a data folder, and makes those that are missing. The file is its owner's alone. */
export const secretsOf = (folder: string): Secrets => {
  const path = join(folder, 'secrets.json')
  const kept: Partial<Secrets> = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Secrets>) : {}
  const secret = () => randomBytes(32).toString('base64url')
  const secrets: Secrets = {
    passwordPepper: secret(),
    authKeySecret: secret(),
    webhookSecret: secret(),
    cartStore: secret(),
    messages: Object.fromEntries(contextNames.map((name) => [name, secret()])),
    seals: Object.fromEntries(recipients.map((name) => [name, newSealKey(name)])),
    ...kept,
    databases: Object.fromEntries(withDatabase.map((name) => [name, { ...newPasswords(), ...kept.databases?.[name] }])),
  }
  if (isDeepStrictEqual(secrets, kept)) return secrets
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  // Written beside its place and moved there: a kill half-way leaves no half file.
  writeFileSync(`${path}.new`, JSON.stringify(secrets, undefined, 2), { mode: 0o600 })
  chmodSync(`${path}.new`, 0o600)
  renameSync(`${path}.new`, path)
  return secrets
}
