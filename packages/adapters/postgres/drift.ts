import { openOrm, type Row } from './orm.ts'

/** What MikroORM does not know of rows, and so would take away: constraints, indexes and defaults that only the migrations state. */
const beyondRows = /^(set |drop (index|trigger|function)\b|alter table \S+ (drop constraint\b|alter column \S+ drop default$))/i

/**
 * The statements that would make a migrated database hold exactly these rows; none where rows and migrations agree.
 * `url` is that of any role that sees the schema.
 */
export const drift = async ({ url, entities }: { readonly url: string; readonly entities: readonly Row[] }): Promise<readonly string[]> => {
  const orm = await openOrm({ url, name: 'drift', entities, migrations: [], poolSize: 1 })
  try {
    const statements = await orm.schema.getUpdateSchemaSQL({ wrap: false })
    return statements
      .split(';')
      .map((statement) => statement.trim())
      .filter((statement) => statement !== '' && !beyondRows.test(statement))
  } finally {
    await orm.close(true)
  }
}
