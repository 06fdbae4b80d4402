import { newPasswords } from '@minishop/servers'
import { newSealKey } from '@minishop/jose'
import { contextNames, withDatabase } from '../../../packages/shop/contexts.ts'
import { composeFiles } from '../../compose/files.ts'

const secrets = {
  passwordPepper: 'p'.repeat(43),
  authKeySecret: 'a'.repeat(43),
  webhookSecret: 'w'.repeat(43),
  cartStore: 'c'.repeat(43),
  messages: Object.fromEntries(contextNames.map((name) => [name, `messages of ${name}`])),
  databases: Object.fromEntries(withDatabase.map((name) => [name, newPasswords()])),
  seals: Object.fromEntries(['notifications', 'payments', 'shipping'].map((name) => [name, newSealKey(name)])),
}
/** What is written for Compose, by its files. */
export const files = await composeFiles(secrets, { postgres: 'p'.repeat(32), redis: 'r'.repeat(32), nats: 'n'.repeat(32), grafana: 'g'.repeat(32) })
