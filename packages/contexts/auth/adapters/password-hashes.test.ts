import test from 'ava'
import { passwordHashes } from '@minishop/bcrypt'
import type { PasswordHashes } from '../ports/password-hashes.ts'
import { PlainHashes } from '../testing/rehearsal.ts'

// One suite on what the use cases are rehearsed with and on what runs. The rehearsal's hides nothing: that is the declared difference.

const pepper = 'a pepper of more than thirty-two bytes'
const bcrypt = passwordHashes({ pepper, prefer: 'bcrypt', cost: 4, allowCheap: true })
const argon2id = passwordHashes({ pepper, prefer: 'argon2id' })
test.after.always(() => Promise.all([bcrypt.close(), argon2id.close()]))

const plain = new PlainHashes()
const all: Readonly<Record<string, PasswordHashes>> = { plain, bcrypt, argon2id }

for (const [name, hashes] of Object.entries(all)) {
  test(`${name}: a password is recognised by its hash, and others are not`, async (t) => {
    const hash = await hashes.hash('a teapot without a spout')
    t.deepEqual(await hashes.verify('a teapot without a spout', hash), { ok: true, outdated: false })
    for (const other of ['A teapot without a spout', 'a teapot without a spout ', '']) t.false((await hashes.verify(other, hash)).ok)
  })

  test(`${name}: where there is no hash, no password is right`, async (t) => {
    t.deepEqual(await hashes.verify('a teapot without a spout', undefined), { ok: false, outdated: false })
  })

  test(`${name}: every byte of a long password counts`, async (t) => {
    const hash = await hashes.hash(`${'🫖'.repeat(30)}x`)
    t.false((await hashes.verify(`${'🫖'.repeat(30)}y`, hash)).ok)
  })
}

test('a hash of the other scheme is right and outdated', async (t) => {
  t.deepEqual(await argon2id.verify('a teapot', await bcrypt.hash('a teapot')), { ok: true, outdated: true })
})
