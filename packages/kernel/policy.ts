import { oneOf, text, type TypeOf } from './codec.ts'
import { id } from './ids.ts'

export const UserId = id('UserId')
export type UserId = TypeOf<typeof UserId>
export const Role = oneOf('customer', 'staff', 'admin')
export type Role = TypeOf<typeof Role>
/** As RFC 5321 bounds it; whether it exists is for a mail to find out. */
export const EmailAddress = text({ min: 3, max: 254, pattern: /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]+$/, format: 'email', otherwise: 'must be an email address' })

/** Who calls. Taken from a verified access token or from the bus, never from a header that says so. */
export type Actor = Anonymous | User | Sibling
export interface Anonymous {
  readonly kind: 'anonymous'
}
export interface User {
  readonly kind: 'user'
  readonly id: UserId
  readonly email: string
  readonly emailVerified: boolean
  readonly roles: readonly Role[]
}
/** Another context of the shop, heard through an announcement. */
export interface Sibling {
  readonly kind: 'sibling'
  readonly name: string
}

export const anonymous: Anonymous = { kind: 'anonymous' }

/** Who may call a use case. Every use case names one; there is no default. */
export interface Policy<A extends Actor> {
  readonly name: string
  readonly summary: string
  readonly admits: (actor: Actor) => actor is A
}

const policy = <A extends Actor>(name: string, summary: string, admits: (actor: Actor) => actor is A): Policy<A> => ({ name, summary, admits })
const holds = (actor: Actor, ...roles: readonly Role[]): actor is User => actor.kind === 'user' && roles.some((role) => actor.roles.includes(role))

export const anyone = policy('anyone', 'Anyone, signed in or not', (actor): actor is Anonymous | User => actor.kind !== 'sibling')
export const signedIn = policy('signed-in', 'Anyone who is signed in', (actor): actor is User => actor.kind === 'user')
export const customer = policy('customer', 'Customers', (actor): actor is User => holds(actor, 'customer'))
export const staff = policy('staff', 'Staff and admins', (actor): actor is User => holds(actor, 'staff', 'admin'))
export const admin = policy('admin', 'Admins', (actor): actor is User => holds(actor, 'admin'))
/** For what is heard from siblings, and for what the context tells itself; unreachable over HTTP. */
export const siblings = policy('siblings', 'Sibling services, by announcement', (actor): actor is Sibling => actor.kind === 'sibling')
