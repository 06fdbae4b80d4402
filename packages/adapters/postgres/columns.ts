import { p, Type } from '@mikro-orm/core'
import type { Instant } from '@minishop/kernel'
import type { InferKyselyDB } from '@mikro-orm/sql'
import { sql, type RawBuilder } from 'kysely'

class InstantType extends Type<Instant, string> {
  override getColumnType(): string {
    return 'timestamptz(3)'
  }
  override compareAsType(): string {
    return 'string'
  }
}

/** A column for a moment in time: `timestamptz(3)`, an `Instant` in rows however they are read. */
export const instant = () => p.type(InstantType)

/** A value for a json or jsonb column in a Kysely statement. Needed for lists, which would else be sent as PostgreSQL arrays. */
export const json = <T>(value: T): RawBuilder<T> => sql<T>`${JSON.stringify(value)}`

/**
 * The tables behind rows made by `defineEntity`, for Kysely:
 * `type Tables = TablesOf<typeof rows>`, then `database.read.getKysely<Tables>().selectFrom('products')`.
 */
export type TablesOf<Rows extends readonly { readonly name: string }[]> = InferKyselyDB<Rows[number]>
