import { readdirSync } from 'node:fs'
import test from 'ava'
import { breaches, invariants } from './breaches.ts'
import { soundEvidence } from './testing/sound-evidence.ts'

const aside = ['breaches.ts', 'evidence.ts', 'index.ts', 'reading.ts']

test('evidence in which everything holds has no breach', (t) => {
  t.deepEqual(breaches(soundEvidence()), [])
})

test('the sound evidence has something of every kind, so that nothing holds for want of it', (t) => {
  for (const [kind, rows] of Object.entries(soundEvidence())) if (Array.isArray(rows)) t.true(rows.length > 0, kind)
  const { books, payments, orders } = soundEvidence()
  t.true(books.some(({ outbox }) => outbox.some(({ notBefore }) => notBefore !== undefined)))
  t.true(books.some(({ handled }) => (handled?.length ?? 0) > 0) && books.some(({ handled }) => handled === undefined))
  t.true(payments.some(({ refunds }) => refunds.length > 0) && orders.some(({ facts }) => facts.length > 0))
})

test('every invariant that is written down is judged by', async (t) => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !aside.includes(file))
  t.is(files.length, 14)
  for (const file of files) {
    const judges = Object.values((await import(`./${file}`)) as object)
    t.true(judges.length === 1 && Object.values(invariants).includes(judges[0]), file)
  }
  t.deepEqual(Object.keys(invariants), Array.from({ length: 14 }, (_, index) => `I${index + 1}`))
})

test('an empty shop breaks no promise', (t) => {
  const { at } = soundEvidence()
  const nothing = { visits: [], orders: [], stock: [], reservations: [], shipments: [], payments: [], mails: [], books: [], published: [], deliveries: [], deadLetters: [], listeners: [], logs: [], secrets: [] }
  t.deepEqual(breaches({ at, ...nothing }), [])
})
