import test from 'ava'
import { Validator } from '@seriousme/openapi-schema-validator'
import { command, context, customer, route, struct } from '@minishop/kernel'
import { openApi } from './openapi.ts'
import { pottery } from './testing/index.ts'

const document = openApi([pottery], { title: 'Pottery', version: '1.0.0' }) as any

test('the document is valid OpenAPI 3.1', async (t) => {
  const result = await new Validator().validate(structuredClone(document))
  t.deepEqual(result, { valid: true })
})

test('every route is an operation with an id of its own', (t) => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as object)) as { operationId: string }[]
  t.is(operations.length, pottery.routes.length)
  t.true(operations.some(({ operationId }) => operationId === 'patchMugsByMugId'))
})

test('fields stand where they travel', (t) => {
  const edit = document.paths['/v1/mugs/{mugId}'].patch
  t.deepEqual(
    edit.parameters.map((parameter: any) => `${parameter.in} ${parameter.name} ${parameter.required}`),
    ['path mugId true', 'header If-Match true', 'header Idempotency-Key false'],
  )
  t.deepEqual(Object.keys(edit.requestBody.content['application/json'].schema.properties), ['name'])
  t.deepEqual(
    document.paths['/v1/mugs'].get.parameters.map((parameter: any) => `${parameter.in} ${parameter.name} ${parameter.required}`),
    ['query q false', 'query limit false', 'query glazed false'],
  )
})

test('every declared refusal stands as an example under its status', (t) => {
  const { responses } = document.paths['/v1/mug-orders'].post
  t.is(responses['409'].content['application/problem+json'].examples['price-drifted'].value.detail, 'The total has changed.')
  t.deepEqual(Object.keys(responses), ['201', '202', '400', '401', '403', '409', '415', '422', '429', '500', '503'])
  t.true('Location' in responses['202'].headers)
})

test('a route open to anyone needs no token, and refuses nobody', (t) => {
  const { security, responses } = document.paths['/v1/mugs'].get
  t.deepEqual(security, [{}, { bearer: [] }])
  t.false('403' in responses)
})

test('a route that names a field its use case does not take is refused in words', (t) => {
  const useCase = command({ summary: 'x', allows: customer, input: struct({}), output: struct({}), run: async () => ({}) })
  const wrong = context({ name: 'wrong', summary: 'x', http: { 'POST /things/:thingId': route(useCase) } })
  t.throws(() => openApi([wrong], { title: 'x', version: '1' }), { message: /"POST \/things\/:thingId" names "thingId"/ })
})
