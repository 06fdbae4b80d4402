import { request } from 'node:http'
import { newProduct } from '../buying.ts'
import type { Scenarios } from '../shop.ts'

const json = { 'Content-Type': 'application/json' }

/** A path as it is, which fetch would tidy up first. */
const statusOfRaw = (url: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
  new Promise((done, failed) => {
    const { hostname, port } = new URL(url)
    const sent = request({ hostname, port, path, headers }, (response) => {
      response.resume()
      done(response.statusCode ?? 0)
    })
    sent.once('error', failed)
    sent.end()
  })

/** What no client should send. */
export const brokenRequests: Scenarios = {
  'what is not JSON, or not an object, is refused': async (t, { ask }) => {
    for (const raw of ['', '{', '{"email": }', "{'email': 'x'}", 'null', '[]', '"text"', '7', '{"email":"a@b.c"', '\ufeff{}', new Uint8Array([0x7b, 0xff, 0x7d])])
      t.is((await ask(400, 'POST /v1/auth/login', { raw, headers: json })).json.code, 'invalid-input', String(raw))
    await ask(415, 'POST /v1/auth/login', { raw: 'email=a&password=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } })
    await ask(415, 'POST /v1/auth/login', { raw: '<login/>', headers: { 'Content-Type': 'text/xml' } })
  },

  'what JavaScript would take for something else is data, and refused': async (t, shop) => {
    const { ask, staff } = shop
    for (const raw of ['{"__proto__": {"admin": true}, "email": "a@b.example", "password": "x"}', '{"constructor": {"prototype": {"admin": true}}, "email": "a@b.example", "password": "x"}'])
      t.is((await ask(400, 'POST /v1/auth/login', { raw, headers: json })).json.errors.length, 1)
    await ask(400, 'POST /v1/products', { as: staff, raw: '{"sku":"P","name":"P","description":"","price":{"amount":1,"currency":"EUR"},"attributes":{"__proto__":"x"}}', headers: json })
    const { productId } = await newProduct(shop)
    for (const quantity of ['1e400', '-1e400', '9007199254740993', '1.0000000000000002', '1e2', '[]', '{}', 'true', '"1"'])
      await ask(400, `PUT /v1/cart/items/${productId}`, { raw: `{"quantity":${quantity}}`, headers: json })
  },

  'NUL and halves of characters are refused, wherever they stand': async (t, shop) => {
    const { ask, staff } = shop
    await ask(400, 'GET /v1/products?q=a%00b')
    await ask(400, 'GET /v1/products/%00')
    await ask(400, 'POST /v1/products', { as: staff, body: { sku: 'NUL', name: 'a\0b', description: '', price: { amount: 1, currency: 'EUR' } } })
    const product = (name: string, attributes: string) => `{"sku":"HALF","name":${name},"description":"","price":{"amount":1,"currency":"EUR"},"attributes":${attributes}}`
    for (const raw of [product('"a\\ud800b"', '{}'), product('"a"', '{"a":"\\udc00"}'), product('"a"', '{"\\ud800":"a"}'), product('"a"', '{"\\u0000":"a"}')])
      t.is((await ask(400, 'POST /v1/products', { as: staff, raw, headers: json })).json.errors.length, 1, raw)
  },

  'a body that is too large is refused, however it is sent': async (t, { ask, url }) => {
    const large = JSON.stringify({ email: 'x'.repeat(2 * 1024 * 1024), password: 'x' })
    t.is((await ask(413, 'POST /v1/auth/login', { raw: large, headers: json })).json.code, 'body-too-large')
    const streamed = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers: json, body: new Blob([large]).stream(), duplex: 'half' } as RequestInit)
    t.is(streamed.status, 413)
    t.is(await statusOfRaw(url, '/v1/products', { 'X-Large': 'x'.repeat(20_000) }), 431)
    await ask(400, `GET /v1/products?q=${'x'.repeat(5_000)}`)
  },

  'deeply nested and very wide JSON is refused like any other': async (t, { ask, staff }) => {
    const deep = `{"email":${'['.repeat(100_000)}${']'.repeat(100_000)},"password":"x"}`
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 110_000 }, (_, index) => [index.toString(36), 0])))
    for (const raw of [deep, wide]) t.is((await ask(400, 'POST /v1/auth/login', { raw, headers: json })).json.code, 'invalid-input')
    await ask(400, 'POST /v1/products', { as: staff, raw: `{"price":${wide}}`, headers: json })
  },

  'a path that is nowhere, or not a path, is said to be so': async (t, { ask, url }) => {
    for (const path of ['/v1', '/v2/products', '/v1/Products', '/v1/products/', '/v1/products/a/b/c', '/v1/orders/../users', '/admin', '/.env', '/status'])
      t.is(await statusOfRaw(url, path), 404, path)
    for (const path of ['/v1/products/%', '/v1/products/%zz', '/v1/products/%ff', '/%c0%ae%c0%ae/etc/passwd']) t.is(await statusOfRaw(url, path), 400, path)
    await ask(404, 'GET /v1/nowhere')
  },

  'a method that a path does not take is refused with those it takes': async (t, { ask }) => {
    t.is((await ask(405, 'DELETE /v1/products')).headers.get('allow'), 'GET, HEAD, POST, OPTIONS')
    await ask(405, 'GET /v1/auth/login')
    await ask(405, 'PUT /v1/orders')
    await ask(405, 'POST /v1/categories')
  },

  'a body or a field where none belongs is refused': async (t, { ask }) => {
    for (const route of ['POST /v1/auth/login?debug=true', 'GET /v1/products?debug=true']) {
      const { json: problem } = await ask(400, route, route.startsWith('POST') ? { body: { email: 'a@b.example', password: 'x' } } : {})
      t.is(problem.errors[0].path, 'debug')
    }
  },
}
