import { armFailPoints, command, Conflict, context, event, runner, siblings, struct, text, type Context, type Identity } from '@minishop/kernel'
import { ListedIds, noon, testCall, testId } from '@minishop/kernel/testing'
import test from 'ava'
import { MemoryStore } from './memory-store.ts'
import { frozen } from './table.ts'
import { memoryAnnouncements, memoryWork } from './memory-work.ts'

interface Thing {
  readonly name: string
  readonly version: number
}

const ThingNamed = event('thing-named', { summary: 'A thing got a name', data: struct({ name: text({ max: 10 }) }), sample: { name: 'mug' } })
const things: Context = context({ name: 'things', summary: 'Things', emits: [ThingNamed] })

const house = (store = new MemoryStore()) => {
  const work = memoryWork(store, { context: things, ids: new ListedIds() })
  const table = store.table<Thing>('things', { unique: ({ name }) => [name] })
  const perform = (job: () => Promise<unknown>, { keep = true, identity }: { keep?: boolean; identity?: Identity } = {}) =>
    work.perform(identity, testCall(), async () => ({ answer: (await job()) ?? null, keep }))
  return { store, work, table, perform, announcements: memoryAnnouncements(store) }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))
const identity = (key: string, fingerprint = 'print'): Identity => ({ scope: 'name a thing', key, fingerprint })

test('a unit of work sees its own writes, and others see them only after its commit', async (t) => {
  const { table, perform } = house()
  await perform(async () => {
    await table.insert('a', { name: 'mug', version: 1 })
    t.deepEqual(table.get('a'), { name: 'mug', version: 1 })
    t.deepEqual(table.values(), [{ name: 'mug', version: 1 }])
    await perform(async () => t.is(table.get('a'), undefined))
  })
  t.deepEqual(table.get('a'), { name: 'mug', version: 1 })
})

test('state, announcements and the answer are kept together, or none of them', async (t) => {
  const { store, table, perform, announcements } = house()
  const job = async () => {
    await table.put('a', { name: 'mug', version: 1 })
    await announcements.announce('a', [ThingNamed({ name: 'mug' })])
  }
  const empty = { tables: { things: [] }, outbox: [], once: [] }
  await perform(job, { keep: false, identity: identity('1') })
  t.deepEqual(store.snapshot(), empty)
  await t.throwsAsync(perform(() => job().then(() => Promise.reject(new Error('broken'))), { identity: identity('1') }), { message: 'broken' })
  t.deepEqual(store.snapshot(), empty)
  await perform(job, { identity: identity('1') })
  const { tables, outbox, once } = store.snapshot()
  t.deepEqual(tables, { things: [['a', { name: 'mug', version: 1 }]] })
  t.deepEqual(outbox.map(({ message: { id, subject, key, time, data } }) => ({ id, subject, key, time, data })), [
    { id: testId(1), subject: 'things.thing-named.v1', key: 'a', time: noon, data: { name: 'mug' } },
  ])
  t.is(once.length, 1)
})

test('an event that the context does not declare keeps the whole unit of work from being kept', async (t) => {
  const { store, table, perform, announcements } = house()
  const job = async () => {
    await table.put('a', { name: 'mug', version: 1 })
    await announcements.announce('a', [{ type: 'thing-broken', data: {} }])
  }
  await t.throwsAsync(perform(job), { message: /does not declare/ })
  t.deepEqual(store.snapshot().tables, { things: [] })
})

test('nothing is written or announced outside a unit of work, nor after its end', async (t) => {
  const { table, perform, announcements } = house()
  await t.throwsAsync(table.put('a', { name: 'mug', version: 1 }), { message: /outside a unit of work/ })
  await t.throwsAsync(announcements.announce('a', [ThingNamed({ name: 'mug' })]), { message: /outside a unit of work/ })
  const ended = Promise.withResolvers<void>()
  let straggler = Promise.resolve()
  await perform(async () => {
    straggler = ended.promise.then(() => table.put('a', { name: 'mug', version: 1 }))
  })
  ended.resolve()
  await t.throwsAsync(straggler, { message: /outside a unit of work/ })
})

test('counters that many change at once lose no change', async (t) => {
  const { store, perform } = house()
  const counters = store.table<{ readonly count: number }>('counters')
  const increment = async () => {
    await store.write()
    const { count } = counters.get('visits') ?? { count: 0 }
    await new Promise((resolve) => setImmediate(resolve))
    await counters.put('visits', { count: count + 1 })
  }
  await Promise.all(Array.from({ length: 20 }, () => perform(increment)))
  t.deepEqual(counters.get('visits'), { count: 20 })
})

test('a unit of work that failed does not keep others out', async (t) => {
  const { table, perform } = house()
  await t.throwsAsync(perform(() => table.put('a', { name: 'mug', version: 1 }).then(() => Promise.reject(new Error('broken')))))
  await perform(() => table.put('a', { name: 'cup', version: 1 }))
  t.is(table.get('a')?.name, 'cup')
})

test('of two who change one version the second meets a conflict', async (t) => {
  const { table, perform } = house()
  await perform(() => table.insert('a', { name: 'mug', version: 1 }))
  const rename = (name: string) => async () => {
    const { version } = table.get('a')!
    await new Promise((resolve) => setImmediate(resolve))
    await table.replace('a', { name, version: version + 1 }, (current) => current.version === version)
  }
  const outcomes = await Promise.allSettled([perform(rename('cup')), perform(rename('jug'))])
  t.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected'])
  t.true((outcomes[1] as PromiseRejectedResult).reason instanceof Conflict)
  t.deepEqual(table.get('a'), { name: 'cup', version: 2 })
  await t.throwsAsync(perform(() => table.replace('b', { name: 'x', version: 1 }, () => true)), { instanceOf: Conflict })
})

test('keys and what is declared unique are held by one row only', async (t) => {
  const { table, perform } = house()
  await perform(() => table.insert('a', { name: 'mug', version: 1 }))
  await t.throwsAsync(perform(() => table.insert('a', { name: 'cup', version: 1 })), { instanceOf: Conflict })
  await t.throwsAsync(perform(() => table.insert('b', { name: 'mug', version: 1 })), { instanceOf: Conflict })
  await t.throwsAsync(
    perform(async () => {
      await table.put('b', { name: 'cup', version: 1 })
      await table.put('c', { name: 'cup', version: 1 })
    }),
    { instanceOf: Conflict },
  )
  await perform(async () => {
    await table.put('a', { name: 'jug', version: 2 })
    await table.insert('b', { name: 'mug', version: 1 })
  })
  await perform(() => table.delete('a'))
  await perform(() => table.insert('c', { name: 'jug', version: 1 }))
  t.deepEqual(table.values().map(({ name }) => name), ['mug', 'jug'])
})

test('what is stored changes only by being written', async (t) => {
  const { store, perform } = house()
  const table = store.table<{ readonly tags: string[] }>('tagged')
  const row = { tags: ['new'] }
  await perform(() => table.put('a', row))
  row.tags.push('changed')
  t.throws(() => table.get('a')!.tags.push('changed'), { instanceOf: TypeError })
  t.deepEqual(table.get('a'), { tags: ['new'] })
})

test('a repeat is answered from the store, with the fingerprint of the first', async (t) => {
  const { perform } = house()
  let runs = 0
  const job = async () => ({ run: ++runs })
  t.deepEqual(await perform(job, { identity: identity('1') }), { replayed: false, answer: { run: 1 } })
  t.deepEqual(await perform(job, { identity: identity('1', 'another') }), { replayed: true, fingerprint: 'print', answer: { run: 1 } })
  t.deepEqual(await perform(job, { identity: identity('2') }), { replayed: false, answer: { run: 2 } })
})

test('two at once with one identity have one effect and one answer', async (t) => {
  const store = new MemoryStore()
  const { work, table } = house(store)
  let made = 0
  const make = command({
    summary: 'Make a thing',
    allows: siblings,
    input: struct({}),
    output: struct({ name: text({ max: 10 }) }),
    run: async () => {
      const name = `thing ${++made}`
      await new Promise((resolve) => setImmediate(resolve))
      await table.insert(name, { name, version: 1 })
      return { name }
    },
  })
  const call = testCall({ actor: { kind: 'sibling', name: 'orders' } })
  const once = { scope: 'make', key: '1' }
  const ask = () => runner(() => ({}), work)(make, { input: {}, call, unknownFields: 'refuse', once })
  const outcomes = await Promise.all([ask(), ask(), ask()])
  t.is(store.snapshot().tables['things']?.length, 1)
  t.is(new Set(outcomes.map((outcome) => outcome.kind === 'answer' && JSON.stringify(outcome.answer))).size, 1)
  t.is(outcomes.filter((outcome) => outcome.kind === 'answer' && outcome.replayed).length, 2)
})

test('a store goes on from a snapshot of another, also through JSON', async (t) => {
  const { store, table, perform, announcements } = house()
  const job = async () => {
    await table.put('a', { name: 'mug', version: 1 })
    await announcements.announce('a', [ThingNamed({ name: 'mug' })])
    return 'named'
  }
  await perform(job, { identity: identity('1') })
  const second = new MemoryStore()
  second.restore(JSON.parse(JSON.stringify(store.snapshot())))
  const after = house(second)
  t.deepEqual(second.snapshot(), JSON.parse(JSON.stringify(store.snapshot())))
  t.deepEqual(await after.perform(job, { identity: identity('1') }), { replayed: true, fingerprint: 'print', answer: 'named' })
  await t.throwsAsync(after.perform(() => after.table.insert('b', { name: 'mug', version: 1 })), { instanceOf: Conflict })
})

test('a refusal that leaves a trace keeps it, and is not remembered as an answer', async (t) => {
  const { work, table } = house()
  const refuse = (version: number) =>
    work.perform(identity('1'), testCall(), async () => {
      await table.put('a', { name: 'failed', version })
      return { answer: undefined, keep: true, refused: true }
    })
  t.deepEqual(await refuse(1), { replayed: false, answer: undefined })
  t.deepEqual(await refuse(2), { replayed: false, answer: undefined })
  t.is(table.get('a')?.version, 2)
})

test('a field called __proto__ is kept as the field it is', (t) => {
  const row = JSON.parse('{"attributes":{"__proto__":{"polluted":"yes"},"colour":"red"}}') as { readonly attributes: object }
  const kept = frozen(row)
  t.is(JSON.stringify(kept), JSON.stringify(row))
  t.is((kept.attributes as { readonly polluted?: string }).polluted, undefined)
})

test('a process that dies takes its own units of work with it and no others, and what it had committed is told to the others', async (t) => {
  let owner = 'first'
  const { store, table, perform, announcements } = house(new MemoryStore({ whose: () => owner }))
  const told: string[] = []
  for (owner of ['first', 'second']) {
    const whose = owner
    store.onAnnounced((announced) => told.push(...announced.map(({ message }) => `${whose} hears of ${message.key}`)))
  }
  const named = async (key: string) => {
    await table.put(key, { name: key, version: 1 })
    await announcements.announce(key, [ThingNamed({ name: key })])
  }
  const disarm = armFailPoints((point, about) => (point === 'work.after-commit' && about === 'dies here' ? new Promise<void>(() => {}) : undefined))
  owner = 'first'
  void perform(() => named('kept'), { identity: { ...identity('kept'), scope: 'dies here' } })
  void perform(() => named('lost').then(() => new Promise(() => {})))
  void perform(() => named('never'))
  await settled()
  owner = 'second'
  const waiting = perform(() => named('mine'))
  await settled()
  store.abandon('first')
  await waiting
  disarm()
  t.deepEqual(table.values().map(({ name }) => name), ['kept', 'mine'])
  t.deepEqual(told, ['second hears of kept', 'second hears of mine'])
})
