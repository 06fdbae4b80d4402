import test from 'ava'
import { generateKeyPairSync } from 'node:crypto'
import jsonwebtoken from 'jsonwebtoken'
import { milliseconds } from '@minishop/kernel'
import { noon, testUser } from '@minishop/kernel/testing'
import { jwks, jwtIssuer, newSigningKey, publicJwkOf } from './index.ts'
import { RecentlyUsed } from './recently-used.ts'

const rules = { issuer: 'https://shop.example.test', audience: 'minishop', lifetimeSeconds: 600 }

test('a token carries the claims of RFC 9068 and the roles of its user', (t) => {
  const { kid, privateKeyPem } = newSigningKey()
  const user = testUser(1, ['staff'], { emailVerified: false })
  const { token } = jwtIssuer({ ...rules, signingKey: { kid, privateKey: privateKeyPem } }).issue(user, noon)
  const { header, payload } = jsonwebtoken.decode(token, { complete: true })!
  const { jti, ...claims } = payload as jsonwebtoken.JwtPayload
  t.deepEqual(header, { alg: 'ES256', typ: 'at+jwt', kid })
  const iat = milliseconds(noon) / 1000
  t.deepEqual(claims, {
    iss: rules.issuer,
    aud: rules.audience,
    sub: user.id,
    iat,
    nbf: iat,
    exp: iat + 600,
    email: user.email,
    email_verified: false,
    roles: ['staff'],
  })
  t.regex(jti!, /^[0-9a-f-]{36}$/)
})

test('a token lives ten minutes at most', (t) => {
  const { kid, privateKeyPem } = newSigningKey()
  for (const lifetimeSeconds of [0, 601, 3600, 1.5, Number.NaN])
    t.throws(() => jwtIssuer({ ...rules, lifetimeSeconds, signingKey: { kid, privateKey: privateKeyPem } }), { message: /between 1 and 600 seconds/ })
})

test('a key of another kind is refused before it signs anything', (t) => {
  const others = [generateKeyPairSync('ed25519').privateKey, generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey]
  for (const privateKey of others) t.throws(() => jwtIssuer({ ...rules, signingKey: { kid: 'other', privateKey } }), { message: /P-256/ })
})

test('a key is published without its private half', (t) => {
  const { publicJwk, privateKeyPem, kid } = newSigningKey()
  t.deepEqual(publicJwkOf(privateKeyPem), publicJwk)
  t.is(publicJwk.kid, kid)
  const leaky = { ...publicJwk, d: 'private' }
  t.deepEqual(jwks([leaky]), { keys: [publicJwk] })
})

test('what was not asked for the longest makes room', (t) => {
  const kept = new RecentlyUsed<number>(2)
  kept.set('a', 1)
  kept.set('b', 2)
  kept.get('a')
  kept.set('c', 3)
  t.deepEqual([kept.get('a'), kept.get('b'), kept.get('c'), kept.size], [1, undefined, 3, 2])
})
