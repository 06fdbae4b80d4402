import { passwordHashes, type HashingRules } from '@minishop/bcrypt'
import { byScheme, compose, json, oneWordOf, secret, serve, url, words, type LatestUrl } from '@minishop/host'
import { joseSeals, type PublicSealKey } from '@minishop/jose'
import { Clock, Ids, Log, provide, Seals, UnitOfWork, type Provider } from '@minishop/kernel'
import { memory, MemoryStore } from '@minishop/memory'
import { Database, migrate, postgres } from '@minishop/postgres'
import { memoryAccounts } from './adapters/accounts.memory.ts'
import { postgresAccounts } from './adapters/accounts.postgres.ts'
import { memoryAttemptCounts } from './adapters/attempt-counts.memory.ts'
import { postgresAttemptCounts } from './adapters/attempt-counts.postgres.ts'
import { FirstSigningKey, firstSigningKey } from './adapters/first-signing-key.ts'
import { memoryOneTimeTokens } from './adapters/one-time-tokens.memory.ts'
import { postgresOneTimeTokens } from './adapters/one-time-tokens.postgres.ts'
import { rows } from './adapters/rows.postgres.ts'
import { memorySessions } from './adapters/sessions.memory.ts'
import { postgresSessions } from './adapters/sessions.postgres.ts'
import { memorySigningKeys } from './adapters/signing-keys.memory.ts'
import { postgresSigningKeys } from './adapters/signing-keys.postgres.ts'
import { jwtTokenIssuer } from './adapters/token-issuer.jwt.ts'
import { auth } from './index.ts'
import { migrations } from './migrations/index.ts'
import { Accounts } from './ports/accounts.ts'
import { AttemptCounts } from './ports/attempt-counts.ts'
import { OneTimeTokens } from './ports/one-time-tokens.ts'
import { PasswordHashes } from './ports/password-hashes.ts'
import { Sessions } from './ports/sessions.ts'
import { SigningKeys } from './ports/signing-keys.ts'
import { TokenIssuer } from './ports/token-issuer.ts'

const sealKeys = (value: unknown): Readonly<Record<string, readonly PublicSealKey[]>> => {
  const keys = value as Readonly<Record<string, readonly PublicSealKey[]>>
  if (!(keys?.['notifications']?.length! > 0)) throw new Error('has no key for notifications.')
  joseSeals({ context: auth.name, recipients: keys })
  return keys
}

const inPostgres = (keySecret: string) => ({ latest }: LatestUrl): readonly Provider[] => [
  ...postgres({ url: latest, entities: rows, migrations }),
  provide(Accounts, postgresAccounts, [Database]),
  provide(Sessions, postgresSessions, [Database]),
  provide(OneTimeTokens, postgresOneTimeTokens, [Database]),
  provide(AttemptCounts, postgresAttemptCounts, [Database]),
  provide(SigningKeys, postgresSigningKeys(keySecret), [Database]),
]

const inMemory = (): readonly Provider[] => [
  ...memory(),
  provide(Accounts, memoryAccounts, [MemoryStore]),
  provide(Sessions, memorySessions, [MemoryStore]),
  provide(OneTimeTokens, memoryOneTimeTokens, [MemoryStore]),
  provide(AttemptCounts, memoryAttemptCounts, [MemoryStore]),
  provide(SigningKeys, memorySigningKeys, [MemoryStore]),
]

const hashing = (rules: HashingRules): Provider => {
  // Its threads begin with it, so it is made when it is needed.
  let hashes: ReturnType<typeof passwordHashes> | undefined
  return provide(PasswordHashes, () => (hashes = passwordHashes(rules)), [], { stop: async () => hashes?.close() })
}

export const composition = compose(auth, {
  settings: {
    DATABASE_URL: url(['postgres', 'postgresql', 'memory'], { summary: 'The database of auth, as its runtime role; or memory: to forget everything with the process.', secret: true }),
    PASSWORD_PEPPER: secret(32, { summary: 'Goes into every password hash and is kept apart from them. With another one nobody can sign in any more.' }),
    PASSWORD_HASH: oneWordOf(['argon2id', 'bcrypt'], { summary: 'How new passwords are hashed; old hashes are made anew at the next sign-in.', fallback: 'argon2id' }),
    AUTH_KEY_SECRET: secret(32, { summary: 'Encrypts the private signing keys in the database.' }),
    TOKEN_ISSUER: words({ summary: 'The `iss` of access tokens.', fallback: 'minishop' }),
    TOKEN_AUDIENCE: words({ summary: 'The `aud` of access tokens.', fallback: 'minishop' }),
    SEAL_KEYS: json(sealKeys, { summary: 'The public keys of notifications as JSON: { "notifications": [<JWK, newest first>] }.' }),
  },
  providers: ({ DATABASE_URL, PASSWORD_PEPPER, PASSWORD_HASH, AUTH_KEY_SECRET, TOKEN_ISSUER, TOKEN_AUDIENCE, SEAL_KEYS }) => {
    const stored = inPostgres(AUTH_KEY_SECRET)
    return [
      ...byScheme(DATABASE_URL, { postgres: stored, postgresql: stored, memory: inMemory }),
      hashing({ pepper: PASSWORD_PEPPER, prefer: PASSWORD_HASH }),
      provide(Seals, () => joseSeals({ context: auth.name, recipients: SEAL_KEYS }), []),
      provide(TokenIssuer, jwtTokenIssuer({ issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE }), [SigningKeys]),
      provide(FirstSigningKey, firstSigningKey, [SigningKeys, UnitOfWork, Clock, Ids, Log], {
        start: (first) => first.start(),
        stop: (first) => first.stop(),
        ready: (first) => first.ready(),
      }),
    ]
  },
  migrate: (ownerUrl, log) => migrate({ url: ownerUrl, name: auth.name, migrations, log }),
})

if (import.meta.main) await serve(composition)
