import { Log, Seals, type InputOf, type Outcome, type Sealed } from '@minishop/kernel'
import { RecordedLog, testUser, TransparentSeals } from '@minishop/kernel/testing'
import { rehearsal } from '@minishop/memory/testing'
import { register } from '../application/register.ts'
import { rotateSigningKeys } from '../application/rotate-signing-keys.ts'
import { signIn } from '../application/sign-in.ts'
import type { Account } from '../domain/account.ts'
import type { Address } from '../domain/email.ts'
import { userOf } from '../domain/account.ts'
import { auth } from '../index.ts'
import { Accounts } from '../ports/accounts.ts'
import { AttemptCounts } from '../ports/attempt-counts.ts'
import { OneTimeTokens } from '../ports/one-time-tokens.ts'
import { PasswordHashes } from '../ports/password-hashes.ts'
import { Sessions } from '../ports/sessions.ts'
import { SigningKeys } from '../ports/signing-keys.ts'
import { TokenIssuer } from '../ports/token-issuer.ts'
import { memoryAccounts } from '../adapters/accounts.memory.ts'
import { memoryAttemptCounts } from '../adapters/attempt-counts.memory.ts'
import { memoryOneTimeTokens } from '../adapters/one-time-tokens.memory.ts'
import { memorySessions } from '../adapters/sessions.memory.ts'
import { memorySigningKeys } from '../adapters/signing-keys.memory.ts'
import { jwtTokenIssuer } from '../adapters/token-issuer.jwt.ts'

/** Hashes that cost nothing and hide nothing; they count the work that was asked for. */
export class PlainHashes extends PasswordHashes {
  scheme = 'today'
  work = 0
  async hash(password: string): Promise<string> {
    this.work++
    return `${this.scheme}:${password}`
  }
  async verify(password: string, hash: string | undefined): Promise<{ readonly ok: boolean; readonly outdated: boolean }> {
    this.work++
    const colon = hash?.indexOf(':') ?? 0
    return { ok: hash?.slice(colon + 1) === password, outdated: hash !== undefined && hash.slice(0, colon) !== this.scheme }
  }
}

export const email = 'ada@example.test'
export const password = 'a teapot without a spout'

export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly deviceToken: string
}

/** The answer of an outcome that must be one. */
export const answerOf = <A>(outcome: Outcome): A => {
  if (outcome.kind !== 'answer') throw new Error(`Not answered: ${JSON.stringify(outcome)}`)
  return outcome.answer as A
}

/** What a field holds that the rehearsal's seals have sealed. */
export const opened = (sealed: unknown): unknown => JSON.parse(Buffer.from((sealed as Sealed<unknown>).split('.')[3]!, 'base64url').toString())

/** Auth as its tests play it, with a first signing key. */
export const authRehearsal = async () => {
  const hashes = new PlainHashes()
  const log = new RecordedLog()
  const ports = new Map<unknown, unknown>()
  const stage = rehearsal(auth, (store) => {
    const keys = memorySigningKeys(store)
    const cast = [
      [Accounts, memoryAccounts(store)],
      [Sessions, memorySessions(store)],
      [OneTimeTokens, memoryOneTimeTokens(store)],
      [AttemptCounts, memoryAttemptCounts(store)],
      [SigningKeys, keys],
      [TokenIssuer, jwtTokenIssuer({ issuer: 'minishop', audience: 'minishop' })(keys)],
      [PasswordHashes, hashes],
      [Seals, new TransparentSeals()],
      [Log, log],
    ] as const
    for (const [port, it] of cast) ports.set(port, it)
    return cast
  })
  await stage.hear(rotateSigningKeys, {})

  const accounts = ports.get(Accounts) as Accounts
  const ada = async (): Promise<Account> => (await accounts.findByAddress(email as Address))!
  return {
    ...stage,
    hashes,
    log,
    accounts,
    sessions: ports.get(Sessions) as Sessions,
    ada,
    /** As whom Ada calls when she is signed in. */
    asAda: async () => ({ actor: userOf(await ada()) }),
    /** Ada's account; answers the token that was mailed to her. */
    async registered(different: Partial<InputOf<typeof register>> = {}): Promise<string> {
      answerOf(await stage.ask(register, { email, password, ...different }))
      return opened((stage.announced()[0]!.data as { token: unknown }).token) as string
    },
    signedIn: async (different: Partial<InputOf<typeof signIn>> = {}): Promise<Tokens> => answerOf(await stage.ask(signIn, { email, password, ...different })),
  }
}

export const adminUser = testUser(1, ['admin'])
