import test from 'ava'
import { entityTag, versionIn } from './entity-tag.ts'
import { RecordedLog, testId, testUser } from '@minishop/kernel/testing'
import { answering, Kiln, mug, pottery } from './testing/index.ts'

const users = { alice: testUser(1), bob: testUser(2), sam: testUser(3, ['staff']) }
const alice = { authorization: 'Bearer alice' }
const sam = { authorization: 'Bearer sam' }
const open = () => {
  const kiln = new Kiln()
  const log = new RecordedLog()
  return { kiln, recorded: log, ...answering(pottery, { kiln }, users, { log }) }
}
const path = `/v1/mugs/${mug.mugId}`

test('who comes while as much is under way as can be is told to come back in a second', async (t) => {
  const kiln = new Kiln()
  const { ask } = answering(pottery, { kiln }, users, { places: 1 })
  const served = Array.from({ length: 5 }, () => ask(`GET ${path}`))
  const { status, headers, problem } = await ask(`GET ${path}`)
  t.deepEqual([status, headers['Retry-After'], problem.code], [503, '1', 'overloaded'])
  for (const one of await Promise.all(served)) t.is(one.status, 200)
})

test('an answer is JSON in UTF-8, with its version as ETag, for as long as the route says', async (t) => {
  const { status, headers, json } = await open().ask(`GET ${path}`)
  t.is(status, 200)
  t.deepEqual(json, mug)
  t.is(headers['Content-Type'], 'application/json; charset=utf-8')
  t.is(headers['ETag'], entityTag(3, JSON.stringify(mug)))
  t.is(headers['Cache-Control'], 'public, max-age=60')
  t.is(headers['X-Content-Type-Options'], 'nosniff')
})

test('who has the current version gets no second copy', async (t) => {
  const { ask } = open()
  const tag = entityTag(3, JSON.stringify(mug))
  for (const known of [tag, `W/${tag}`, `"1", ${tag}`, '*']) {
    const { status, headers, text } = await ask(`GET ${path}`, undefined, { 'if-none-match': known })
    t.deepEqual([status, headers['ETag'], text], [304, tag, ''], known)
  }
  t.is((await ask(`GET ${path}`, undefined, { 'if-none-match': '"2"' })).status, 200)
})

test('a tag names all that is shown, and an edit looks at the version in it', (t) => {
  t.not(entityTag(3, '{"available":1}'), entityTag(3, '{"available":2}'))
  t.is(versionIn(entityTag(3, '{"available":1}')), '3')
  t.is(versionIn('"3"'), '3')
  t.is(versionIn(`W/"3"`), undefined)
})

test('what was made is told with its place, and nobody may keep the answer', async (t) => {
  const { status, headers, json } = await open().ask('POST /v1/mugs', { name: 'blue' }, alice)
  t.is(status, 201)
  t.is(json.name, 'blue')
  t.is(headers['Location'], path)
  t.is(headers['Cache-Control'], 'no-store')
})

test('nothing to say is a 204 without a body', async (t) => {
  const { status, text, headers } = await open().ask(`DELETE ${path}`, undefined, alice)
  t.deepEqual([status, text, headers['Content-Type']], [204, '', undefined])
})

test('query texts become what the contract says they are', async (t) => {
  const { json } = await open().ask('GET /v1/mugs?limit=5&glazed=true&q=7%20cups')
  t.deepEqual(json.asked, { limit: 5, glazed: true, q: '7 cups' })
})

test('a bad request names every wrong field and the place it belongs in', async (t) => {
  const { ask, kiln } = open()
  const errors = async (line: string, body?: unknown, headers: Record<string, string> = {}) => {
    const { status, problem } = await ask(line, body, { ...sam, ...headers })
    t.is(status, 400, line)
    return problem.errors?.map(({ path, message }) => `${path}: ${message}`)
  }
  t.deepEqual(await errors('GET /v1/mugs?limit=abc&limit=2&glazed=perhaps&__proto__=1'), [
    'limit: may be given only once',
    'glazed: must be true or false',
    '__proto__: is not a known field',
  ])
  t.deepEqual(await errors(`PATCH ${path}?name=x`, { mugId: testId(2), basedOn: 3, extra: 1 }, { 'if-match': '"3"' }), [
    'name: does not belong in the query',
    'mugId: belongs in the path alone',
    'If-Match: belongs in the header If-Match alone',
    'extra: is not a known field',
  ])
  t.deepEqual(await errors('GET /v1/mugs/no-uuid'), ['mugId: must be a UUID'])
  t.deepEqual(await errors('POST /v1/couriers/fast', 'x'), ['Courier-Signature: is missing'])
  t.deepEqual(await errors(`PATCH ${path}`, { name: 'x' }, { 'if-match': '3' }), ['If-Match: must be one ETag in quotes, such as "3"'])
  t.deepEqual(await errors(`DELETE ${path}`, {}), [': DELETE takes no body here'])
  t.is(kiln.received.length, 0)
})

test('a body that is no JSON object in UTF-8 never reaches the use case', async (t) => {
  const { ask, kiln } = open()
  const answers = async (body: unknown, type?: string) => {
    const { status, problem } = await ask('POST /v1/mugs', body, { ...alice, ...(type && { 'content-type': type }) })
    return [status, problem.errors?.[0]?.message]
  }
  t.deepEqual(await answers('{"name": '), [400, 'is not valid JSON in UTF-8'])
  t.deepEqual(await answers(Buffer.from([0x7b, 0xff, 0x7d])), [400, 'is not valid JSON in UTF-8'])
  for (const body of ['[]', '"text"', 'null', '7']) t.deepEqual(await answers(body), [400, 'must be a JSON object'], body)
  t.deepEqual(await answers('{"name":"x","__proto__":{"role":"admin"}}'), [400, 'is not a known field'])
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1']) t.deepEqual((await answers('{"name":"x"}', type))[0], 415, type)
  t.deepEqual((await answers('{"name":"x"}', 'Application/JSON;charset="UTF-8"'))[0], 201)
  t.is(kiln.asked, 1)
})

test('a signed body arrives byte for byte, with its byte order mark', async (t) => {
  const { ask, kiln } = open()
  const { status } = await ask('POST /v1/couriers/fast', '\ufeff{ "a" : 1 }\r\n', { 'content-type': 'text/plain', 'courier-signature': 's' })
  t.is(status, 204)
  t.deepEqual(kiln.received, [{ courier: 'fast', signature: 's', content: '\ufeff{ "a" : 1 }\r\n' }])
})

test('an edit must be based on the current version', async (t) => {
  const { ask } = open()
  const edit = async (tag?: string) => (await ask(`PATCH ${path}`, { name: 'red' }, { ...sam, ...(tag !== undefined && { 'if-match': tag }) })).problem
  t.is((await edit()).code, 'precondition-required')
  t.is((await edit()).status, 428)
  t.deepEqual([(await edit('"2"')).status, (await edit('"2"')).code], [412, 'mug-outdated'])
  for (const tag of ['W/"3"', '"some-other"']) t.deepEqual([(await edit(tag)).status, (await edit(tag)).code], [412, 'precondition-failed'], tag)
  for (const tag of ['3', '"3', '"3", "4"', '*']) t.is((await edit(tag)).status, 400, tag)
  t.is((await edit('"3"')).name, 'red')
})

test('nobody, somebody and somebody else are told apart by the token alone', async (t) => {
  const { ask } = open()
  const outcome = async (headers: Record<string, string>, line = 'POST /v1/mugs') => {
    const { status, problem, headers: sent } = await ask(line, { name: 'x' }, headers)
    return [status, problem.code, sent['WWW-Authenticate']]
  }
  t.deepEqual(await outcome({}), [401, 'sign-in-required', 'Bearer'])
  for (const authorization of ['Bearer forged', 'Bearer', 'Basic alice', 'alice', '', 'Bearer a b'])
    t.deepEqual(await outcome({ authorization }), [401, 'invalid-token', 'Bearer error="invalid_token"'], authorization)
  t.deepEqual(await outcome(sam), [403, 'not-allowed', undefined])
  t.deepEqual(await outcome({ 'x-user-id': users.alice.id }), [401, 'sign-in-required', 'Bearer'])
  t.deepEqual((await outcome({ authorization: 'Bearer nokeys' })).slice(0, 2), [503, 'unavailable'])
  t.is((await outcome({ authorization: 'bearer alice' }))[0], 201)
})

test('who may not call a route learns nothing about what it takes', async (t) => {
  const { ask } = open()
  t.is((await ask('POST /v1/mugs', 'nonsense')).status, 401)
  t.is((await ask(`PATCH ${path}`, { nonsense: true }, alice)).status, 403)
})

test('a bad token is refused even where none is needed', async (t) => {
  t.is((await open().ask(`GET ${path}`, undefined, { authorization: 'Bearer forged' })).status, 401)
})

test('a refusal is a problem with its code, its facts and the request it belongs to', async (t) => {
  const { ask } = open()
  const { status, headers, json } = await ask('POST /v1/mug-orders?', { mugId: mug.mugId, expectedTotal: 5 }, { ...alice, 'idempotency-key': 'k', 'x-request-id': 'mine-1' })
  t.is(status, 409)
  t.is(headers['Content-Type'], 'application/problem+json; charset=utf-8')
  t.deepEqual(json, {
    total: 1999,
    type: '/problems/price-drifted',
    title: 'Price drifted',
    status: 409,
    code: 'price-drifted',
    detail: 'The total has changed.',
    instance: '/v1/mug-orders',
    requestId: 'mine-1',
  })
})

test('what went wrong says when to come back, and its cause is in the log alone', async (t) => {
  const { ask, recorded } = open()
  const fire = (how: string) => ask('POST /v1/kiln/firings', { how })
  const hot = await fire('hot')
  t.deepEqual([hot.status, hot.headers['Retry-After']], [429, '7'])
  const busy = await fire('busy')
  t.deepEqual([busy.status, busy.problem.code, busy.headers['Retry-After']], [409, 'busy', '1'])
  const away = await fire('away')
  t.deepEqual([away.status, away.problem.code, away.headers['Retry-After']], [503, 'unavailable', '9'])
  const exploding = await fire('exploding')
  t.is(exploding.status, 500)
  t.notRegex(exploding.text, /secret|clay/)
  const line = recorded.lines.find(({ level }) => level === 'error')
  t.is(line?.fields['requestId'], exploding.problem.requestId)
  t.regex(String(line?.fields['reason']), /secret: the clay was wet/)
})

test('every answer carries a request id and goes on with the trace', async (t) => {
  const { ask } = open()
  const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const told = await ask(`GET ${path}`, undefined, { traceparent: trace, 'x-request-id': 'a.B_9-' })
  t.is(told.headers['X-Request-Id'], 'a.B_9-')
  t.regex(told.headers['traceparent']!, /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/)
  for (const id of ['', 'two words', 'x'.repeat(129), 'a\r\nb']) {
    const { headers } = await ask('GET /v1/nowhere', undefined, { 'x-request-id': id })
    t.regex(headers['X-Request-Id']!, /^[0-9a-f-]{36}$/)
  }
})

test('the access log tells the route and never what was sent', async (t) => {
  const { ask, recorded } = open()
  await ask('GET /v1/mugs?q=hunter2', undefined, alice)
  const line = recorded.lines.find(({ message }) => message === 'request')
  t.is(line?.fields['route'], 'GET /mugs')
  t.is(line?.fields['status'], 200)
  t.is(line?.fields['actorId'], users.alice.id)
  t.notRegex(JSON.stringify(recorded.lines), /hunter2|Bearer|"alice"/)
})

test('a header field arrives as a header, and is handed out as one', async (t) => {
  const { ask } = open()
  const { json, headers } = await ask('GET /v1/shelf', undefined, { 'shelf-id': 'top' })
  t.deepEqual([json, headers['Shelf-Id']], [{ shelfId: 'top' }, 'top'])
  t.is((await ask('GET /v1/shelf?shelfId=top')).problem.errors?.[0]?.message, 'belongs in the header Shelf-Id alone')
})

test('a page is for those who prefer one', async (t) => {
  const { ask } = open()
  const type = async (accept?: string) => (await ask('GET /v1/mugs/catalogue', undefined, accept === undefined ? {} : { accept })).headers['Content-Type']
  t.is(await type('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'), 'text/html; charset=utf-8')
  for (const accept of [undefined, '*/*', 'application/json', 'text/html;q=0.5, application/json', 'text/*;q=0.1, */*;q=0.2', 'nonsense'])
    t.is(await type(accept), 'application/json; charset=utf-8', accept)
})
