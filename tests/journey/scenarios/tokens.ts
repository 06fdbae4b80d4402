import { createHmac, generateKeyPairSync, sign, createPublicKey, type KeyObject } from 'node:crypto'
import { newcomer } from '../people.ts'
import type { Scenarios } from '../shop.ts'

type Claims = Record<string, unknown>
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const read = (text: string | undefined): Claims => JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as Claims

/** Tokens that look like ours and are not. */
const forgeriesOf = (genuine: string, published: KeyObject): Readonly<Record<string, string>> => {
  const [header, payload, signature] = genuine.split('.')
  const claims = read(payload)
  const asAdmin = part({ ...claims, roles: ['customer', 'staff', 'admin'] })
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signed = (head: string, body: string): string => `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  const symmetric = (secret: string | Buffer): string => {
    const head = part({ ...read(header), alg: 'HS256' })
    return `${head}.${asAdmin}.${createHmac('sha256', secret).update(`${head}.${asAdmin}`).digest('base64url')}`
  }
  return {
    'without a signature': `${header}.${payload}.`,
    'of the algorithm none': `${part({ alg: 'none', typ: 'JWT' })}.${asAdmin}.`,
    'of the algorithm None': `${part({ ...read(header), alg: 'None' })}.${asAdmin}.${signature}`,
    'with other roles': `${header}.${asAdmin}.${signature}`,
    'that expired': signed(header!, part({ ...claims, exp: Number(claims['iat']) - 1 })),
    'prolonged': `${header}.${part({ ...claims, exp: Number(claims['exp']) + 86_400 })}.${signature}`,
    'of another key': signed(header!, asAdmin),
    'that brings its own key': signed(part({ ...read(header), jwk: createPublicKey(privateKey).export({ format: 'jwk' }) }), asAdmin),
    'of a key that nobody published': signed(part({ ...read(header), kid: 'made-up' }), asAdmin),
    'made with the public key as the secret': symmetric(published.export({ format: 'pem', type: 'spki' }) as string),
    'made with an empty secret': symmetric(''),
    'cut off': genuine.slice(0, -1),
    'that is no token': 'made-up',
  }
}

export const tokens: Scenarios = {
  'a token that is forged, altered or expired opens nothing, not even what is open to all': async (t, shop) => {
    const { ask } = shop
    const person = await newcomer(shop)
    const { keys } = (await ask(200, 'GET /.well-known/jwks.json')).json
    const forgeries = Object.entries(forgeriesOf(person.accessToken, createPublicKey({ key: keys[0], format: 'jwk' })))
    for (const [kind, accessToken] of forgeries)
      for (const route of ['GET /v1/auth/me', 'GET /v1/orders', 'GET /v1/users', 'GET /v1/cart', 'GET /v1/products'])
        t.is((await ask(401, route, { as: { accessToken } })).json.code, 'invalid-token', `${kind}: ${route}`)
    for (const Authorization of ['Basic YWxhZGRpbjpvcGVuc2VzYW1l', 'Bearer', person.accessToken]) await ask(401, 'GET /v1/auth/me', { headers: { Authorization } })
    await ask(200, 'GET /v1/auth/me', { as: person })
  },

  'the keys that tokens are verified with are public, and only those': async (t, { ask }) => {
    const { json, headers } = await ask(200, 'GET /.well-known/jwks.json')
    t.regex(headers.get('cache-control') ?? '', /max-age=\d+/)
    t.true(json.keys.length > 0)
    await ask(400, 'GET /.well-known/jwks.json?kid=all')
    for (const key of json.keys) {
      t.like(key, { kty: 'EC', use: 'sig' })
      t.deepEqual(['d', 'p', 'q', 'k'].filter((secret) => secret in key), [])
    }
  },
}
