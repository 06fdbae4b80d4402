import { argon2Sync, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import bcrypt from 'bcryptjs'

// All functions here hold up their thread for as long as a hash takes: they belong into workers.

/** A way to hash passwords, and how to tell its hashes from others. */
export type Preference = { readonly scheme: 'argon2id' } | { readonly scheme: 'bcrypt'; readonly cost: number }

/** RFC 9106 with the parameters that OWASP ASVS 5.0, appendix C, names first for one lane: 19 MiB and two passes. */
const argon2 = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const
const saltBytes = 16

const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{16,86})$/
/** Ours, version 1: `$mb1` before bcrypt's own text, so that nobody takes it for bcrypt of the bare password. */
const peppered = /^\$mb1(\$2b\$(\d\d)\$[\w./]{53})$/

/** The hash in the form in which it is kept: PHC string or `$mb1$2b$..`. */
export const hashPassword = (password: string, pepper: Uint8Array, preference: Preference): string => {
  if (preference.scheme === 'bcrypt') return `$mb1${bcrypt.hashSync(shortened(password, pepper), preference.cost)}`
  const salt = randomBytes(saltBytes)
  const tag = argon2Sync('argon2id', { ...argon2, message: password, nonce: salt, secret: pepper })
  return `$argon2id$v=19$m=${argon2.memory},t=${argon2.passes},p=${argon2.parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/** Throws for a hash of no known scheme: the store holds something that we did not write. */
export const matches = (password: string, pepper: Uint8Array, hash: string): boolean => {
  const [, bcryptHash] = peppered.exec(hash) ?? []
  if (bcryptHash !== undefined) return equal(Buffer.from(bcrypt.hashSync(shortened(password, pepper), bcryptHash)), Buffer.from(bcryptHash))
  const [, memory, passes, parallelism, salt, tag] = phc.exec(hash) ?? []
  if (salt === undefined || tag === undefined) throw new Error('A password hash is of no known scheme.')
  const expected = Buffer.from(tag, 'base64')
  const found = argon2Sync('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    secret: pepper,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return equal(found, expected)
}

/** Whether a hash was made otherwise than it would be made today. */
export const isOutdated = (hash: string, preference: Preference): boolean => {
  if (preference.scheme === 'bcrypt') return Number(peppered.exec(hash)?.[2]) !== preference.cost
  const [, memory, passes, parallelism] = phc.exec(hash) ?? []
  return Number(memory) !== argon2.memory || Number(passes) !== argon2.passes || Number(parallelism) !== argon2.parallelism
}

/**
 * bcrypt ignores what comes after 72 bytes and after a NUL. So it gets the HMAC-SHA-256 of the whole password (RFC 2104) in base64:
 * 44 characters without NUL, into which every byte went.
 */
const shortened = (password: string, pepper: Uint8Array): string => createHmac('sha256', pepper).update(password, 'utf8').digest('base64')

// PHC strings carry base64 without padding.
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const equal = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)
