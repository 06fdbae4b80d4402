import test from 'ava'
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { milliseconds, Unavailable } from '@minishop/kernel'
import { FixedClock, noon, testUser } from '@minishop/kernel/testing'
import { jwks, jwtAccessTokens, jwtIssuer, newSigningKey, type Jwks } from './index.ts'

const issuer = 'https://shop.example.test'
const audience = 'minishop'
const user = testUser(1, ['customer', 'staff'])
const ours = newSigningKey()
const theirs = newSigningKey()
const now = milliseconds(noon) / 1000

const goodHeader = { alg: 'ES256', typ: 'at+jwt', kid: ours.kid }
const goodClaims = {
  iss: issuer,
  aud: audience,
  sub: user.id,
  iat: now,
  nbf: now,
  exp: now + 600,
  email: user.email,
  email_verified: true,
  roles: ['customer'],
}

const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const without = (claim: keyof typeof goodClaims): object => Object.fromEntries(Object.entries(goodClaims).filter(([name]) => name !== claim))
/** Signs anything, as an attacker who wrote a library of their own would. */
const forge = (header: object, claims: unknown, key: string | KeyObject = ours.privateKeyPem): string => {
  const content = `${encode(header)}.${encode(claims)}`
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key
  return `${content}.${sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
const symmetric = (algorithm: string, secret: string | Buffer): string => {
  const content = `${encode({ ...goodHeader, alg: algorithm })}.${encode(goodClaims)}`
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`
}
const publicKey = createPublicKey({ key: { ...ours.publicJwk }, format: 'jwk' })
const good = forge(goodHeader, goodClaims)
const [goodHead, goodBody, goodSignature] = good.split('.')

const source = (keys: () => Jwks | Promise<Jwks> = () => jwks([ours.publicJwk])) => {
  const counted = { fetches: 0, keys: async () => (counted.fetches++, keys()) }
  return counted
}
const verifier = (keys = source(), clock = new FixedClock()) => jwtAccessTokens({ keys: keys.keys, issuer, audience, clock })

test('a token of our issuer speaks for its user', async (t) => {
  const ourIssuer = jwtIssuer({ signingKey: { kid: ours.kid, privateKey: ours.privateKeyPem }, issuer, audience, lifetimeSeconds: 600 })
  const { token, expiresIn } = ourIssuer.issue(user, noon)
  t.is(expiresIn, 600)
  t.deepEqual(await verifier().verify(token), user)
})

test('the forger of these tests can make a token that is accepted', async (t) => {
  t.is((await verifier().verify(good))?.id, user.id)
  t.is((await verifier().verify(forge({ ...goodHeader, typ: 'application/AT+JWT' }, { ...goodClaims, aud: ['other', audience] })))?.id, user.id)
})

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
const forgeries: Record<string, string> = {
  'no algorithm and no signature': `${encode({ ...goodHeader, alg: 'none' })}.${goodBody}.`,
  'no algorithm, spelled otherwise': `${encode({ ...goodHeader, alg: 'nOnE' })}.${goodBody}.${goodSignature}`,
  'HS256 with the public key in PEM': symmetric('HS256', publicKey.export({ type: 'spki', format: 'pem' }) as string),
  'HS256 with the public key in DER': symmetric('HS256', publicKey.export({ type: 'spki', format: 'der' })),
  'HS256 with the public key as JWK': symmetric('HS256', JSON.stringify(ours.publicJwk)),
  'HS256 with an empty secret': symmetric('HS256', ''),
  'RS256 by a key of the forger': forge({ ...goodHeader, alg: 'RS256' }, goodClaims, rsa),
  'another key under our key id': forge(goodHeader, goodClaims, theirs.privateKeyPem),
  'another key under its own id': forge({ ...goodHeader, kid: theirs.kid }, goodClaims, theirs.privateKeyPem),
  'no key id': forge({ alg: 'ES256', typ: 'at+jwt' }, goodClaims),
  'a key id that is a path': forge({ ...goodHeader, kid: '../../dev/null' }, goodClaims),
  'a key id that is a query': forge({ ...goodHeader, kid: `${ours.kid}' or '1'='1` }, goodClaims),
  'a key id that objects inherit': forge({ ...goodHeader, kid: 'constructor' }, goodClaims),
  'a key id that is no text': forge({ ...goodHeader, kid: { toString: ours.kid } }, goodClaims),
  'a key under an address of its own': forge({ ...goodHeader, jku: 'https://evil.example.test/jwks', kid: theirs.kid }, goodClaims, theirs.privateKeyPem),
  'a certificate under an address of its own': forge({ ...goodHeader, x5u: 'https://evil.example.test/x' }, goodClaims, theirs.privateKeyPem),
  'a key of its own in the header': forge({ ...goodHeader, jwk: theirs.publicJwk }, goodClaims, theirs.privateKeyPem),
  'an extension that must be understood': forge({ ...goodHeader, crit: ['b64'], b64: false }, goodClaims),
  'the type of an id token': forge({ ...goodHeader, typ: 'JWT' }, goodClaims),
  'no type': forge({ alg: 'ES256', kid: ours.kid }, goodClaims),
  'another issuer': forge(goodHeader, { ...goodClaims, iss: 'https://evil.example.test' }),
  'no issuer': forge(goodHeader, without('iss')),
  'another audience': forge(goodHeader, { ...goodClaims, aud: 'another-shop' }),
  'no audience': forge(goodHeader, without('aud')),
  'an audience that is an object': forge(goodHeader, { ...goodClaims, aud: { [audience]: true } }),
  expired: forge(goodHeader, { ...goodClaims, exp: now - 31 }),
  'no expiry': forge(goodHeader, without('exp')),
  'an expiry that is text': forge(goodHeader, { ...goodClaims, exp: '9999999999' }),
  'not valid yet': forge(goodHeader, { ...goodClaims, nbf: now + 31 }),
  'nobody to speak for': forge(goodHeader, without('sub')),
  'a user id that is none': forge(goodHeader, { ...goodClaims, sub: 'admin' }),
  'no roles': forge(goodHeader, without('roles')),
  'roles that are no list': forge(goodHeader, { ...goodClaims, roles: 'admin' }),
  'a role nobody knows': forge(goodHeader, { ...goodClaims, roles: ['root'] }),
  'an email_verified that is text': forge(goodHeader, { ...goodClaims, email_verified: 'true' }),
  'claims that are text': forge(goodHeader, 'admin'),
  'claims changed after signing': `${goodHead}.${encode({ ...goodClaims, roles: ['admin'] })}.${goodSignature}`,
  'a header changed after signing': `${encode({ ...goodHeader, typ: 'application/at+jwt' })}.${goodBody}.${goodSignature}`,
  'a signature of zeros': `${goodHead}.${goodBody}.${Buffer.alloc(64).toString('base64url')}`,
  'a signature in DER': `${goodHead}.${goodBody}.${sign('sha256', Buffer.from(`${goodHead}.${goodBody}`), ours.privateKeyPem).toString('base64url')}`,
  truncated: good.slice(0, -10),
  'without its signature': `${goodHead}.${goodBody}`,
  'with a fourth part': `${good}.${goodSignature}`,
  'a header that is no JSON': `${Buffer.from('{').toString('base64url')}.${goodBody}.${goodSignature}`,
  empty: '',
  'as long as a book': `${goodHead}.${'A'.repeat(100_000)}.${goodSignature}`,
}
for (const [name, token] of Object.entries(forgeries))
  test(`refused: ${name}`, async (t) => {
    t.is(await verifier().verify(token), undefined)
  })

test('clocks may differ by half a minute and no more', async (t) => {
  t.truthy(await verifier().verify(forge(goodHeader, { ...goodClaims, exp: now - 29 })))
  t.truthy(await verifier().verify(forge(goodHeader, { ...goodClaims, nbf: now + 30 })))
})

test('an accepted token is remembered, but not beyond its end', async (t) => {
  const clock = new FixedClock()
  const tokens = verifier(source(), clock)
  const first = await tokens.verify(good)
  t.is(await tokens.verify(good), first, 'the second time the very same user is handed out')
  clock.advance({ seconds: 629 })
  t.truthy(await tokens.verify(good))
  clock.advance({ seconds: 1 })
  t.is(await tokens.verify(good), undefined)
})

test('a new signing key is found as soon as its first token arrives', async (t) => {
  const clock = new FixedClock()
  let published = [ours.publicJwk]
  const keys = source(() => jwks(published))
  const tokens = verifier(keys, clock)
  await tokens.verify(good)
  published = [theirs.publicJwk, ours.publicJwk]
  const rotated = forge({ ...goodHeader, kid: theirs.kid }, goodClaims, theirs.privateKeyPem)
  clock.advance({ seconds: 10 })
  t.truthy(await tokens.verify(rotated))
  t.is(keys.fetches, 2)
})

test('a new signing key is found also after the clock was set back', async (t) => {
  const clock = new FixedClock()
  let published = [ours.publicJwk]
  const tokens = verifier(source(() => jwks(published)), clock)
  await tokens.verify(good)
  published = [theirs.publicJwk]
  clock.advance({ seconds: -300 })
  t.truthy(await tokens.verify(forge({ ...goodHeader, kid: theirs.kid }, { ...goodClaims, iat: now - 300, nbf: now - 300 }, theirs.privateKeyPem)))
})

test('made-up key ids cause one fetch in ten seconds', async (t) => {
  const clock = new FixedClock()
  const keys = source()
  const tokens = verifier(keys, clock)
  for (let n = 0; n < 20; n++) await tokens.verify(forge({ ...goodHeader, kid: `made-up-${n}` }, goodClaims))
  t.is(keys.fetches, 1)
  clock.advance({ seconds: 10 })
  for (let n = 0; n < 20; n++) await tokens.verify(forge({ ...goodHeader, kid: `made-up-${n}` }, goodClaims))
  t.is(keys.fetches, 2)
})

test('many who ask at once share one fetch', async (t) => {
  const keys = source()
  const tokens = verifier(keys)
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => tokens.verify(forge(goodHeader, { ...goodClaims, iat: now - n }))))
  t.true(answers.every((answer) => answer?.id === user.id))
  t.is(keys.fetches, 1)
})

test('keys that were fetched serve on while their source is away', async (t) => {
  const clock = new FixedClock()
  let away = false
  const keys = source(() => (away ? Promise.reject(new Error('away')) : jwks([ours.publicJwk])))
  const tokens = verifier(keys, clock)
  await tokens.verify(good)
  away = true
  clock.advance({ seconds: 3600 })
  const later = forge(goodHeader, { ...goodClaims, iat: now + 3600, nbf: now + 3600, exp: now + 4200 })
  t.is((await tokens.verify(later))?.id, user.id)
  t.is(keys.fetches, 2)
})

test('a key that is no longer published is not accepted after ten minutes', async (t) => {
  const clock = new FixedClock()
  let published = [ours.publicJwk]
  const tokens = verifier(source(() => jwks(published)), clock)
  await tokens.verify(good)
  published = [theirs.publicJwk]
  clock.advance({ seconds: 600 })
  t.is(await tokens.verify(forge(goodHeader, { ...goodClaims, iat: now + 600, exp: now + 1200 })), undefined)
})

test('without any key, nobody is judged: that is an outage', async (t) => {
  let away = true
  const tokens = verifier(source(() => (away ? Promise.reject(new Error('connection refused')) : jwks([ours.publicJwk]))))
  const error = await t.throwsAsync(tokens.verify(good), { instanceOf: Unavailable })
  t.is((error.cause as Error).message, 'connection refused')
  away = false
  t.truthy(await tokens.verify(good), 'the next token asks again')
})

test('a key set without a usable key takes nothing away', async (t) => {
  const clock = new FixedClock()
  let published: Jwks = jwks([ours.publicJwk])
  const tokens = verifier(source(() => published), clock)
  await tokens.verify(good)
  published = { keys: [{ kty: 'RSA', kid: ours.kid, n: 'AQAB', e: 'AQAB' }] }
  clock.advance({ seconds: 600 })
  t.truthy(await tokens.verify(forge(goodHeader, { ...goodClaims, exp: now + 1200 })))
})
