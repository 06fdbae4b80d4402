import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import test from 'ava'
import { command, context, event, id, nothing, siblings, struct, text } from '@minishop/kernel'
import { testId } from '@minishop/kernel/testing'
import { asyncApi } from './asyncapi.ts'

const official: unknown = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json')

const MugId = id('MugId')
const mugFired = event('mug-fired', { summary: 'A mug left the kiln', data: struct({ mugId: MugId }), sample: { mugId: testId(1) as never } })
const mugFiredAgain = event('mug-fired', { summary: 'The same, in other words', data: struct({ mug: MugId }), sample: { mug: testId(1) as never }, version: 2 })
const listening = <F extends Parameters<typeof struct>[0]>(summary: string, fields: F) =>
  command({ summary, allows: siblings, input: struct(fields), output: nothing, run: async () => undefined })

const pottery = context({
  name: 'pottery',
  summary: 'Mugs and how they are made',
  on: { 'clay-pit.clay-dug': listening('Take the clay', { weight: text({ max: 5 }) }) },
  emits: [mugFired, mugFiredAgain],
})
const shop = context({ name: 'shop', summary: 'Sells mugs', on: { 'pottery.mug-fired': listening('Put it on the shelf', { mugId: MugId }) } })

const document = asyncApi([pottery, shop], { title: 'Pottery', version: '1.0.0' }) as any

test('the document is valid AsyncAPI 3.0', (t) => {
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(official as object)
  validate(document)
  t.deepEqual(validate.errors, null)
})

test('every subject is a channel, every version a subject of its own', (t) => {
  t.deepEqual(Object.keys(document.channels).sort(), ['clay-pit.clay-dug.v1', 'pottery.mug-fired.v1', 'pottery.mug-fired.v2'])
})

test('who sends and who receives stands beside each other', (t) => {
  t.deepEqual(Object.keys(document.operations), [
    'pottery.send.pottery.mug-fired.v1',
    'pottery.send.pottery.mug-fired.v2',
    'pottery.receive.clay-pit.clay-dug.v1',
    'shop.receive.pottery.mug-fired.v1',
  ])
  t.is(document.operations['shop.receive.pottery.mug-fired.v1'].channel.$ref, '#/channels/pottery.mug-fired.v1')
})

test('a message is described by its announcer, with a sample; by its listener where the announcer is elsewhere', (t) => {
  const { messages } = document.components
  t.deepEqual(messages['pottery.mug-fired.v1'].examples, [{ name: 'sample', payload: { mugId: testId(1) } }])
  t.deepEqual(Object.keys(messages['clay-pit.clay-dug.v1'].payload.properties), ['weight'])
  t.is(messages['clay-pit.clay-dug.v1'].examples, undefined)
})

test('every reference leads somewhere', (t) => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!)
  t.true(references.length > 0)
  for (const path of references) t.truthy(path.split('/').reduce((at: any, key) => at?.[key], document), path)
})
