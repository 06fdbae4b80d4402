import test from 'ava'
import { contentOfTables, linesOf, provisionDatabase, restoreTables, startPostgres, tablesOf, temporaryFolder, withClient, type CopiedTables, type Teardown } from './index.ts'

/** A server with a database of two tables that refer to each other's order of names the wrong way round, and an empty one of the same making. */
const opened = async (t: Teardown): Promise<{ readonly full: string; readonly empty: string }> => {
  const server = await startPostgres({ folder: await temporaryFolder(t), fsync: false })
  t.teardown(server.stop)
  const [full, empty] = [(await provisionDatabase(server.url, 'cupboard')).ownerUrl, (await provisionDatabase(server.url, 'spare')).ownerUrl]
  for (const url of [full, empty])
    await withClient(url, async (run) => {
      await run(`
        create table migrations (name text); insert into migrations values ('one');
        create table shelves (shelf text primary key, note text);
        create table mugs (n bigint generated always as identity primary key, shelf text references shelves, made timestamptz, facts jsonb, length integer generated always as (length(shelf)) stored)`)
    })
  await withClient(full, async (run) => {
    await run(`insert into shelves values ('oak', E'tab\\t, line\\n, back\\\\slash, \\\\. and "quote"'), ('zinc', null), ('', 'größer')`)
    await run(`insert into mugs (shelf, made, facts) select 'oak', now(), jsonb_build_object('n', i, 'text', repeat('blue ', i % 50)) from generate_series(1, 20000) i`)
  })
  return { full, empty }
}

const copied = async (url: string): Promise<{ readonly bytes: Buffer; readonly told: CopiedTables }> => {
  let told: CopiedTables | undefined
  const pieces: Buffer[] = []
  for await (const piece of tablesOf(url, (all) => (told = all))) pieces.push(piece)
  return { bytes: Buffer.concat(pieces), told: told! }
}
/** Read in pieces that end anywhere. */
async function* read(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 4_099) yield bytes.subarray(at, at + 4_099)
}
const one = async (url: string, statement: string): Promise<unknown> => {
  let found: unknown
  await withClient(url, async (run) => void (found = Object.values((await run(statement)).rows[0])[0]))
  return found
}

test('a copy of a database restores every row, and its sequences go on where they were', async (t) => {
  const { full, empty } = await opened(t)
  const { bytes, told } = await copied(full)
  t.is(told.tables['mugs']!.count, 20_000)
  await withClient(empty, async (run) => void (await run(`insert into shelves values ('to be replaced', null)`)))
  const restored = await restoreTables(empty, linesOf(read(bytes)))
  t.deepEqual(restored, told)
  t.deepEqual(await contentOfTables(empty), await contentOfTables(full))
  t.is(await one(empty, `select note from shelves where shelf = 'oak'`), 'tab\t, line\n, back\\slash, \\. and "quote"')
  t.is(await one(empty, `insert into mugs (shelf) values ('zinc') returning n`), '20001')
})

test('a copy is of one moment, whatever is written while it is made', async (t) => {
  const { full } = await opened(t)
  const copying = tablesOf(full, () => {})
  const pieces = [(await copying.next()).value as Buffer]
  await withClient(full, async (run) => void (await run(`delete from mugs; insert into shelves values ('late', null)`)))
  for await (const piece of copying) pieces.push(piece)
  const { tables } = JSON.parse(String(pieces.at(-1))) as CopiedTables
  t.deepEqual([tables['mugs']!.count, tables['shelves']!.count], [20_000, 3])
})

test('what is damaged, cut or of other migrations changes nothing', async (t) => {
  const { full, empty } = await opened(t)
  const { bytes } = await copied(full)
  await withClient(empty, async (run) => void (await run(`insert into shelves values ('kept', null)`)))
  const before = await contentOfTables(empty)
  const refused = async (wrong: Buffer, message: RegExp) => {
    await t.throwsAsync(restoreTables(empty, linesOf(read(wrong))), { message })
    t.deepEqual(await contentOfTables(empty), before)
  }
  await refused(bytes.subarray(0, bytes.length / 2), /not whole/)
  await refused(bytes.subarray(0, bytes.lastIndexOf('\n{') + 1), /ends too early/)
  const other = Buffer.from(bytes)
  other.write('g', other.indexOf('blue'))
  await refused(other, /differs from the copy in mugs/)
  await refused(Buffer.from(String(bytes).replace('"one"', '"two"')), /migrations one, two/)
  await refused(Buffer.from('{"format":"another"}\n'), /no copy of tables/)
})
