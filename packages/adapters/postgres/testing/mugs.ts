import { context, event, id, struct, text, type Id, type Identity, type Instant, type Origin } from '@minishop/kernel'
import { noon, testId } from '@minishop/kernel/testing'
import { defineEntity, Migration, p, type Database, type TablesOf } from '../index.ts'

/** A context as small as can be, for this package's own tests: mugs that are painted. */
type MugId = Id<'MugId'>
const MugId = id('MugId')

export const MugPainted = event('mug-painted', {
  summary: 'A mug got a colour.',
  data: struct({ mugId: MugId, colour: text({ max: 20 }) }),
  sample: { mugId: testId<MugId>(1), colour: 'blue' },
})

export const mugs = context({ name: 'mugs', summary: 'Mugs for tests', emits: [MugPainted] })

export const MugRow = defineEntity({
  name: 'MugRow',
  tableName: 'mugs',
  properties: { id: p.uuid().$type<MugId>().primary(), colour: p.text(), version: p.integer().version() },
})
export const rows = [MugRow] as const
export type Tables = TablesOf<typeof rows>

class Mugs extends Migration {
  override up(): void {
    this.addSql(`create table mugs (id uuid primary key, colour text not null check (colour <> ''), version integer not null default 1)`)
    this.addSql('create index mugs_blue on mugs (colour) where version > 1')
  }
}

export const spec = { context: mugs, entities: rows, migrations: [{ name: 'mugs-1', class: Mugs }] }

export const mugId = (n: number) => testId<MugId>(n)
export const origin: Origin = { id: testId(0x999), at: noon, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
export const identity = (key: string, fingerprint = 'f'): Identity => ({ scope: 'POST /mugs', key, fingerprint })

/** Says that a mug was painted: the event alone. */
export const tell = (database: Database, n: number, colour: string, notBefore?: Instant) =>
  database.announce(mugId(n), [MugPainted({ mugId: mugId(n), colour }, notBefore === undefined ? {} : { notBefore })])

/** Paints a mug and says so: one change, inside whatever unit of work is open. */
export const paint = async (database: Database, n: number, colour: string): Promise<void> => {
  const db = (await database.write()).getKysely<Tables>()
  await db
    .insertInto('mugs')
    .values({ id: mugId(n), colour, version: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet((row) => ({ colour, version: row('mugs.version', '+', 1) })))
    .execute()
  await tell(database, n, colour)
}

/** One command that paints one mug. */
export const painting = (database: Database, n: number, colour: string, key?: string) =>
  database.perform(key === undefined ? undefined : identity(key), origin, async () => {
    await paint(database, n, colour)
    return { answer: { painted: colour }, keep: true }
  })

export const colours = async (database: Database): Promise<readonly string[]> => {
  const found = await database.read.getKysely<Tables>().selectFrom('mugs').select('colour').orderBy('id').execute()
  return found.map(({ colour }) => colour)
}

/** What the outbox holds, in its order. */
export const announcedColours = async (database: Database): Promise<readonly string[]> => {
  const found = await database.read.execute<{ data: { colour: string } }[]>('select data from outbox order by position')
  return found.map(({ data }) => data.colour)
}

