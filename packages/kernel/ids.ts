import { createHash } from 'node:crypto'
import { checked, type Codec } from './codec.ts'
import { randomPart } from './random.ts'
import { milliseconds, type Instant } from './time.ts'

declare const brand: unique symbol
/** A primitive that the compiler does not mix up with others of its kind. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** A UUID of version 7 (RFC 9562): sortable by the millisecond it was made in. */
export type Uuid = Brand<string, 'Uuid'>
/** An id of one kind of thing. It is a Uuid, but no other kind's. */
export type Id<Name extends string> = Uuid & { readonly __id: Name }

const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The codec of one kind of id: `const OrderId = id('OrderId')`. */
export const id = <const Name extends string>(name: Name): Codec<Id<Name>> =>
  checked<Id<Name>>(name, { type: 'string', format: 'uuid' }, (value) =>
    typeof value === 'string' && canonical.test(value) ? undefined : 'must be a UUID',
  )

/** What is named by its id here: the fields `orderId`, `productId` and the like, where they hold one. For logs, that tell what a line is about. */
export const idsIn = (fields: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(typeof fields === 'object' ? (fields ?? {}) : {}).filter((field): field is [string, string] => /^[a-z]+Id$/.test(field[0]) && typeof field[1] === 'string' && canonical.test(field[1])),
  )

const format = (bytes: Uint8Array): Uuid => {
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid
}

/** A new UUIDv7 of the given millisecond (Unix time), with 74 random bits. */
export const uuidv7 = (milliseconds: number, random: Uint8Array = randomPart(10)): Uuid => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, Math.floor(milliseconds / 0x10000))
  new DataView(bytes.buffer).setUint16(4, milliseconds % 0x10000)
  bytes.set(random, 6)
  return format(bytes)
}

/** Smaller than every UUIDv7 that is made at or after then: ids are sorted by their time, so this is where those of a time begin. */
export const firstIdSince = (at: Instant): Uuid => uuidv7(Math.max(0, milliseconds(at)), new Uint8Array(10))

/**
 * The id that follows from another one and a label, always the same: whoever repeats the work that `from` caused
 * arrives at the same id, so a redelivery has no second effect. It keeps the millisecond of `from`.
 */
export const derivedId = (from: Uuid, label: string): Uuid => {
  const bytes = new Uint8Array(16)
  bytes.set(Buffer.from(from.replaceAll('-', '').slice(0, 12), 'hex'), 0)
  bytes.set(createHash('sha256').update(`${from}/${label}`).digest().subarray(0, 10), 6)
  return format(bytes)
}
