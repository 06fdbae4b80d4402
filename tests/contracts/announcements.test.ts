import test from 'ava'
import { decode, subjectOf, type EventType } from '@minishop/kernel'
import { contexts } from './contexts.ts'

/** Announced for whoever builds on the shop: no context of ours listens. */
const forOutsiders = [
  'auth.email-verified.v1',
  'auth.roles-changed.v1',
  'catalog.product-listed.v1',
  'catalog.product-repriced.v1',
  'catalog.product-retired.v1',
  'catalog.stock-released.v1',
  'catalog.stock-sold.v1',
]

const announced = new Map<string, EventType>(contexts.flatMap((context) => context.emits.map((event) => [subjectOf(context.name, event), event] as const)))
const heard = contexts.flatMap((context) => context.listeners)

test('there is something to hear', (t) => {
  t.true(heard.length > 30)
  t.true(announced.size > 20)
})

for (const { name, subject, useCase } of heard)
  test(`${name} is announced, and its listener understands the announcer`, (t) => {
    const event = announced.get(subject)
    if (event === undefined) return t.fail(`nobody announces ${subject}`)
    const decoded = decode(useCase.input, JSON.parse(JSON.stringify(event.data.encode(event.sample))), 'ignore')
    t.deepEqual(decoded.ok ? [] : decoded.faults, [])
  })

for (const [subject, event] of announced)
  test(`the sample of ${subject} is what it says it is`, (t) => {
    const decoded = decode(event.data, JSON.parse(JSON.stringify(event.data.encode(event.sample))), 'refuse')
    t.deepEqual(decoded, { ok: true, value: event.sample })
  })

test('what is announced is heard by a context, or is meant for outsiders', (t) => {
  const subjects = new Set(heard.map(({ subject }) => subject))
  t.deepEqual([...announced.keys()].filter((subject) => !subjects.has(subject)).sort(), forOutsiders)
})
