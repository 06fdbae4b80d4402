import { newSigningKey } from '@minishop/jwt'
import { json, type Database } from '@minishop/postgres'
import type { SigningKeys } from '../ports/signing-keys.ts'
import { locked, unlocked } from './private-key.ts'
import type { Tables } from './rows.postgres.ts'

/** Signing keys in PostgreSQL, their private halves encrypted with a secret that is not there. */
export const postgresSigningKeys =
  (secret: string) =>
  (database: Database): SigningKeys => {
    // What was opened once stays the same: neither a key nor its private half ever changes.
    const opened = new Map<string, string>()
    const open = (written: string, kid: string): string => {
      const privateKey = opened.get(kid) ?? unlocked(written, kid, secret)
      opened.set(kid, privateKey)
      return privateKey
    }
    const select = () => database.read.getKysely<Tables>().selectFrom('signing_keys').selectAll().orderBy('number').execute()

    return {
      async published() {
        const found = await select()
        return found.map((row) => ({ number: row.number, publicKey: row.public_key, publishedAt: row.published_at, signsFrom: row.signs_from }))
      },
      async material() {
        const found = await select()
        return found.map((row) => ({
          number: row.number,
          publicKey: row.public_key,
          publishedAt: row.published_at,
          signsFrom: row.signs_from,
          privateKey: open(row.private_key, row.public_key.kid),
        }))
      },
      async make({ number, publishedAt, signsFrom }) {
        const { kid, publicJwk, privateKeyPem } = newSigningKey()
        const values = { number, public_key: json(publicJwk), private_key: locked(privateKeyPem, kid, secret), published_at: publishedAt, signs_from: signsFrom }
        await (await database.write()).getKysely<Tables>().insertInto('signing_keys').values(values as never).execute()
      },
      async withdraw({ number }) {
        await (await database.write()).getKysely<Tables>().deleteFrom('signing_keys').where('number', '=', number).execute()
      },
    }
  }
