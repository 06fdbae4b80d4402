import { createRequire } from 'node:module'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv } from 'ajv'
import formats from 'ajv-formats'
import test from 'ava'
import { documentsOf } from '@minishop/host'
import { contexts } from './contexts.ts'

const documents = documentsOf(contexts, { title: 'Minishop', url: 'https://shop.example' })
const read = (path: string) => JSON.parse(documents[path]!().body) as Record<string, any>

test('/openapi.json of the whole shop is valid OpenAPI 3.1 and holds every route', async (t) => {
  const document = read('/openapi.json')
  const { valid, errors } = await new Validator().validate(document)
  t.true(valid, JSON.stringify(errors))
  t.is(document['openapi'], '3.1.0')
  const operations = Object.values(document['paths'] as object).flatMap((path) => Object.keys(path as object))
  t.is(operations.length, contexts.flatMap(({ routes }) => routes).length)
})

test('/asyncapi.json of the whole shop is valid AsyncAPI 3 and holds every announcement', (t) => {
  const document = read('/asyncapi.json')
  const official: unknown = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0-without-$id.json')
  const ajv = new Ajv({ strict: false, allErrors: true })
  formats.default(ajv)
  const validate = ajv.compile(official as object)
  validate(document)
  t.deepEqual(validate.errors, null)
  const sent = Object.values(document['operations'] as object).filter(({ action }) => action === 'send')
  t.is(sent.length, contexts.flatMap(({ emits }) => emits).length)
})

for (const context of contexts)
  test(`the documents of ${context.name} alone are valid too`, async (t) => {
    const own = documentsOf([context], { title: context.name, url: '/' })
    const { valid, errors } = await new Validator().validate(JSON.parse(own['/openapi.json']!().body) as Record<string, unknown>)
    t.true(valid, JSON.stringify(errors))
  })
