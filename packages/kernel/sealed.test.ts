import test from 'ava'
import { decode, integer, schemaOf, sealed, struct, text } from './index.ts'
import { TransparentSeals } from './testing/index.ts'

const Secret = sealed('notifications', struct({ token: text({ max: 20 }) }))

test('plain text is not taken for something sealed', (t) => {
  for (const value of ['secret', '', 'a.b.c', 'a.b.c.d.e.f', 'a.b.c.d e.f', 7, null]) t.deepEqual(decode(Secret, value, 'refuse'), { ok: false, faults: [{ path: '', message: 'must be sealed' }] })
})

test('what was sealed travels as it is and opens to what it was', async (t) => {
  const seals = new TransparentSeals()
  const closed = await seals.seal(Secret, { token: 'abc' })
  t.deepEqual(decode(Secret, closed, 'refuse'), { ok: true, value: closed })
  t.is(Secret.encode(closed), closed)
  t.deepEqual(await seals.open(Secret, closed), { token: 'abc' })
})

test('what was sealed for another service, or as something else, does not open', async (t) => {
  const seals = new TransparentSeals()
  const closed = await seals.seal(Secret, { token: 'abc' })
  await t.throwsAsync(seals.open(sealed('payments', Secret.content), closed), { message: /Sealed for notifications/ })
  await t.throwsAsync(seals.open(sealed('notifications', integer()), closed as never))
})

test('the reference says who can read it and nothing of what is in it', (t) => {
  t.is(Secret.recipient, 'notifications')
  t.deepEqual(schemaOf(Secret), { type: 'string', contentMediaType: 'application/jose', description: 'Encrypted; only notifications can read it.' })
})
