import test from 'ava'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@minishop/servers'
import { json, oneWordOf, readSettings, secret, url, wholeNumber, words, WrongConfiguration } from './settings.ts'

const settings = {
  DATABASE_URL: url(['postgres', 'memory'], { summary: 'The database.' }),
  PORT: wholeNumber(1, 65_535, { summary: 'The port.', fallback: '8080' }),
  KEY: secret(8, { summary: 'The key.' }),
  MODE: oneWordOf(['on', 'off'], { summary: 'The mode.', fallback: 'on' }),
  NAME: words({ summary: 'The name.', optional: true }),
  LIST: json((value) => (Array.isArray(value) ? (value as string[]) : (() => { throw new Error('must be a list.') })()), { summary: 'The list.', fallback: '[]' }),
}
const right = { DATABASE_URL: 'postgres://me:secret@host/db', KEY: '12345678' }

test('settings are read, with what is not set as it is by default', (t) => {
  const values = readSettings('shop', settings, { ...right, LIST: '["a"]' })
  t.is(values.DATABASE_URL.host, 'host')
  t.like(values, { PORT: 8080, KEY: '12345678', MODE: 'on', NAME: undefined, LIST: ['a'] })
})

test('everything that is wrong is told at once, and says what to write instead', (t) => {
  const error = t.throws(() => readSettings('shop', settings, { DATABASE_URL: 'mysql://me:secret@host/db', PORT: '0', MODE: 'maybe', LIST: '{}' }), { instanceOf: WrongConfiguration })
  t.deepEqual(error.faults, [
    'DATABASE_URL ("mysql://me:***@host/db") has the scheme mysql: that nothing here can serve. Write a URL that starts with postgres: or memory:. The database.',
    'PORT ("0") must be a whole number from 1 to 65535. The port.',
    'KEY is not set. The key.',
    'MODE ("maybe") must be one of: on, off. The mode.',
    'LIST ("{}") must be a list. The list.',
  ])
})

test('a secret is never repeated, not even when it is wrong', (t) => {
  const error = t.throws(() => readSettings('shop', settings, { ...right, KEY: 'hunter2' }), { instanceOf: WrongConfiguration })
  t.deepEqual(error.faults, ['KEY must have at least 8 characters. The key.'])
})

test('a setting may stand in a file of its own, as mounted secrets do', async (t) => {
  const file = join(await temporaryFolder(t), 'key')
  await writeFile(file, 'from-the-file\n')
  t.is(readSettings('shop', settings, { DATABASE_URL: right.DATABASE_URL, KEY_FILE: file }).KEY, 'from-the-file')
  const both = t.throws(() => readSettings('shop', settings, { ...right, KEY_FILE: file }), { instanceOf: WrongConfiguration })
  t.deepEqual(both.faults, ['KEY and KEY_FILE are both set. Keep one.'])
  const none = t.throws(() => readSettings('shop', settings, { DATABASE_URL: right.DATABASE_URL, KEY_FILE: `${file}.missing` }), { instanceOf: WrongConfiguration })
  t.regex(none.faults[0]!, /^KEY_FILE can't be read: ENOENT/)
})

test('a variable that is set to nothing counts as not set', (t) => {
  t.is(readSettings('shop', settings, { ...right, PORT: '' }).PORT, 8080)
})
