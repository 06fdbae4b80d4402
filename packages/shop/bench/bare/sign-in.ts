import { argon2, createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { inTransaction, one, type Databases } from './databases.ts'
import type { Question, Reply } from './server.ts'

const hashed = promisify(argon2)
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
const secret = (): string => randomBytes(32).toString('base64url')
const monthMilliseconds = 30 * 24 * 3_600_000

/** Reads the account, hashes once as its hash says, and opens a session. */
export const signIn =
  ({ auth }: Databases, pepper: string) =>
  async ({ body: { email, password } }: Question): Promise<Reply> => {
    const account = await one(auth, 'select * from accounts where email = $1', [email])
    const attempts = digest(`sign-in/${email}`)
    const seen = await one(auth, 'select count, last_at from attempts where hash = $1', [attempts])
    const [, memory, passes, parallelism, salt, tag] = /m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$(.+)$/.exec(account.password_hash)!
    const expected = Buffer.from(tag!, 'base64')
    const found = await hashed('argon2id', {
      message: password,
      nonce: Buffer.from(salt!, 'base64'),
      secret: pepper,
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    })
    if (!timingSafeEqual(found, expected)) return { status: 401, body: {} }

    await auth.query('select * from signing_keys order by number')
    const [accessToken, refreshToken, deviceToken, sessionId, at] = [secret(), secret(), secret(), randomUUID(), new Date()]
    await inTransaction(auth, async (query) => {
      await query(
        `insert into attempts as a (hash, count, last_at) select $1, $2::integer, $3::timestamptz where $4::integer = 0 or exists (select from attempts where hash = $1)
        on conflict (hash) do update set count = excluded.count, last_at = excluded.last_at where a.count = $4::integer`,
        [attempts, 0, at, seen?.count ?? 0],
      )
      await query('select user_id from accounts where user_id = $1 and version = $2 for share', [account.user_id, account.version])
      await query(
        'insert into sessions (session_id, user_id, device_hash, generation, started_at, last_used_at, expires_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8)',
        [sessionId, account.user_id, digest(deviceToken), 1, at, at, new Date(at.getTime() + monthMilliseconds), 1],
      )
      await query('insert into session_tokens (refresh_hash, access_hash, session_id, generation) values ($1, $2, $3, $4)', [digest(refreshToken), digest(accessToken), sessionId, 1])
    })
    return { status: 200, body: { accessToken, refreshToken, tokenType: 'Bearer', expiresIn: 600, deviceToken } }
  }
