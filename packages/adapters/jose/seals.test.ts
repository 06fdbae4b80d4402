import test from 'ava'
import { generateKeyPairSync } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { integer, sealed, struct, text, type Sealed } from '@minishop/kernel'
import { joseSeals, newSealKey, type PrivateSealKey } from './index.ts'

const Token = sealed('notifications', text({ max: 200 }))
const Card = sealed('payments', struct({ token: text({ max: 100 }), amount: integer() }))

const notifications = newSealKey('notifications')
const payments = newSealKey('payments')
const recipients = { notifications: [notifications.publicKey], payments: [payments.publicKey] }
const sender = joseSeals({ context: 'auth', recipients })
const reader = joseSeals({ context: 'notifications', recipients: {}, own: [notifications.privateKey] })
const cashier = joseSeals({ context: 'payments', recipients: {}, own: [payments.privateKey] })

const headerOf = (value: string) => JSON.parse(Buffer.from(value.split('.')[0]!, 'base64url').toString())

test('the recipient reads what was sealed for it', async (t) => {
  const token = await sender.seal(Token, 'verify-🔑-secret')
  t.is(await reader.open(Token, token), 'verify-🔑-secret')
  const card = await sender.seal(Card, { token: 'tok_ok', amount: 1999 })
  t.deepEqual(await cashier.open(Card, card), { token: 'tok_ok', amount: 1999 })
})

test('what is sealed shows nothing of its content, decodes as a sealed field and is never the same twice', async (t) => {
  const token = await sender.seal(Token, 'verify-secret')
  t.true(Token.is(token))
  t.false(Buffer.from(token.replaceAll('.', ''), 'base64url').toString('latin1').includes('verify-secret'))
  t.not(token, await sender.seal(Token, 'verify-secret'))
})

test('only the recipient opens it', async (t) => {
  const token = await sender.seal(Token, 'secret')
  await t.throwsAsync(cashier.open(Token, token), { message: /sealed for notifications; payments can't open it/ })
  await t.throwsAsync(sender.open(Token, token), { message: /auth can't open it/ })
})

test('what was sealed for one recipient is not taken as sealed for another, even where both share a key', async (t) => {
  const both = joseSeals({ context: 'payments', recipients: {}, own: [notifications.privateKey] })
  const token = await sender.seal(Token, 'secret')
  await t.throwsAsync(both.open(Card, token as never), { message: /not sealed for payments/ })

  const [, ...rest] = token.split('.')
  const renamed = { ...headerOf(token), apv: Buffer.from('payments').toString('base64url') }
  const forged = [Buffer.from(JSON.stringify(renamed)).toString('base64url'), ...rest].join('.')
  await t.throwsAsync(both.open(Card, forged as never), { message: /decryption operation failed/ })
})

test('every part that was tampered with is noticed', async (t) => {
  const token = await sender.seal(Token, 'secret')
  const parts = token.split('.')
  for (const index of [2, 3, 4]) {
    const bytes = Buffer.from(parts[index]!, 'base64url')
    bytes[0]! ^= 1
    const changed = parts.with(index, bytes.toString('base64url')).join('.') as Sealed<string>
    await t.throwsAsync(reader.open(Token, changed), { message: /decryption operation failed/ }, `part ${index}`)
  }
  const widened = Buffer.from(JSON.stringify({ ...headerOf(token), extra: true })).toString('base64url')
  await t.throwsAsync(reader.open(Token, [widened, ...parts.slice(1)].join('.') as Sealed<string>), { message: /decryption operation failed/ })
})

test('a weaker algorithm is not accepted', async (t) => {
  const other = await new CompactEncrypt(Buffer.from('"secret"'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128CBC-HS256', kid: notifications.publicKey.kid })
    .setKeyManagementParameters({ apv: Buffer.from('notifications') })
    .encrypt({ ...notifications.publicKey })
  await t.throwsAsync(reader.open(Token, other as Sealed<string>), { message: /"enc" .*not allowed/ })
})

test('keys rotate: the newest seals, the old ones still open', async (t) => {
  const newer = newSealKey('notifications')
  const early = await sender.seal(Token, 'early')
  const late = await joseSeals({ context: 'auth', recipients: { notifications: [newer.publicKey, notifications.publicKey] } }).seal(Token, 'late')
  t.is(headerOf(late).kid, newer.publicKey.kid)

  const rotated = joseSeals({ context: 'notifications', recipients: {}, own: [newer.privateKey, notifications.privateKey] })
  t.deepEqual([await rotated.open(Token, early), await rotated.open(Token, late)], ['early', 'late'])
  await t.throwsAsync(reader.open(Token, late), { message: /which notifications does not have/ })
})

test('keys on P-256 seal as well', async (t) => {
  const { kty, crv, x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const key = { kty, crv, x, y, d, kid: 'notifications/p256' } as PrivateSealKey
  const seals = joseSeals({ context: 'notifications', recipients: { notifications: [key] }, own: [key] })
  t.is(await seals.open(Token, await seals.seal(Token, 'secret')), 'secret')
})

test('a recipient without a key is an error in words', async (t) => {
  const keyless = joseSeals({ context: 'auth', recipients: { notifications: [] } })
  await t.throwsAsync(keyless.seal(Token, 'secret'), { message: /no key to seal for notifications with/ })
})

test('what does not fit the field is refused without being quoted', async (t) => {
  const token = await sender.seal(sealed('payments', text({ max: 100 })), 'tok_secret')
  const error = await t.throwsAsync(cashier.open(Card, token as never), { message: /is not what the field holds/ })
  t.false(error.message.includes('tok_secret'))
})

test('keys that can not be used are refused at the start, without being quoted', (t) => {
  const own = (key: object) => () => joseSeals({ context: 'notifications', recipients: {}, own: [key as PrivateSealKey] })
  t.throws(own({ ...notifications.privateKey, crv: 'Ed25519' }), { message: /X25519 or P-256/ })
  t.throws(own({ ...notifications.privateKey, kid: '' }), { message: /no "kid"/ })
  const error = t.throws(own({ ...notifications.privateKey, d: 'c2hvcnQ' }), { message: /not a valid JSON Web Key/ })
  t.false(error!.message.includes('c2hvcnQ'))
  t.throws(own(notifications.publicKey), { message: /not a valid JSON Web Key/ })
})
