import { readdirSync } from 'node:fs'
import test from 'ava'
import { breaches, invariants } from './breaches.ts'
import { poison, soundEvidence } from './testing/sound-evidence.ts'

// What judges no invariant by itself.
const aside = ['breaches.ts', 'carts.ts', 'evidence.ts', 'index.ts', 'lost.ts', 'reading.ts']

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

const rowsOf = ['orders', 'reservations', 'payments', 'mails', 'published', 'deadLetters'] as const

test('of what the stores, the provider, the mails and the bus have, nothing vanishes without being missed', (t) => {
  const sound = soundEvidence()
  for (const kind of rowsOf)
    for (const row of sound[kind]) {
      if ('message' in row && row.message.id === poison) continue
      const left = { ...sound, [kind]: (sound[kind] as readonly object[]).filter((other) => other !== row) }
      t.true(breaches(left).length > 0, `${kind} ${JSON.stringify(row)}`)
    }
  // The row of a cancellation that was heard first only forbids a parcel: without it nothing goes out either.
  for (const row of sound.shipments) t.is(breaches({ ...sound, shipments: sound.shipments.filter((other) => other !== row) }).length > 0, row.status !== 'forestalled', JSON.stringify(row))
})

test('of what a context has announced and handled, nothing vanishes without being missed', (t) => {
  const sound = soundEvidence()
  sound.books.forEach((books, index) => {
    const having = (changed: Partial<typeof books>) => ({ ...sound, books: sound.books.with(index, { ...books, ...changed }) })
    for (const row of books.outbox) t.is(breaches(having({ outbox: books.outbox.filter((other) => other !== row) })).length > 0, row.published, JSON.stringify(row))
    for (const row of books.handled ?? []) t.true(breaches(having({ handled: books.handled!.filter((other) => other !== row) })).length > 0, JSON.stringify(row))
  })
})

test('a status that is not the true one is found, whichever it is', (t) => {
  const sound = soundEvidence()
  const statuses = {
    orders: ['placed', 'awaiting-payment', 'confirmed', 'dispatched', 'delivered', 'cancelled'],
    reservations: ['held', 'refused', 'released', 'lapsed', 'sold', 'returned', 'lost'],
    shipments: ['pending', 'dispatched', 'in-transit', 'delivered', 'failed', 'cancelled', 'forestalled'],
    payments: ['pending', 'action-required', 'authorised', 'captured', 'declined', 'voided'],
  } as const
  for (const [kind, possible] of Object.entries(statuses) as [keyof typeof statuses, readonly string[]][])
    sound[kind].forEach((row, index) => {
      for (const status of possible.filter((other) => other !== row.status))
        t.true(breaches({ ...sound, [kind]: (sound[kind] as readonly { readonly status: string }[]).with(index, { ...row, status }) }).length > 0, `${kind} ${row.status} as ${status}`)
    })
})
