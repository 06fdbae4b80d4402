import { event, listOf, refusal, Role, struct, UserId, type Change, type Codec, type EventOf, type Instant, type User } from '@minishop/kernel'
import { Contact, MailedToken, sampleContact, sampleToken, sampleUser } from './contact.ts'
import type { Address } from './email.ts'

// An account belongs to whoever reads its mailbox. It is made by registering, and may be signed in to at once; its address counts as verified when a
// mailed token comes back, be it that of the verification or of a password reset. There is always an admin, once there has been one.

export interface Account {
  readonly userId: UserId
  readonly email: Address
  readonly name?: string
  readonly roles: readonly Role[]
  /** Never the password: what `PasswordHashes` made of it. */
  readonly passwordHash: string
  readonly emailVerified: boolean
  readonly registeredAt: Instant
  readonly version: number
}

/** Each role once: a set, written as a list. */
export const Roles: Codec<readonly Role[]> = listOf(Role, { min: 1, max: 3 })

const sample = { userId: sampleUser, contact: sampleContact }
const Told = struct({ userId: UserId, contact: Contact })
const Tokened = struct({ userId: UserId, contact: Contact, token: MailedToken })
export const UserRegistered = event('user-registered', { summary: 'Somebody has an account now, and is to verify the address', data: Tokened, sample: { ...sample, token: sampleToken } })
export const RegistrationRepeated = event('registration-repeated', { summary: 'Somebody registered with an address that has an account; its owner is told', data: Told, sample })
export const VerificationRequested = event('verification-requested', { summary: 'A user wants the verification mail again', data: Tokened, sample: { ...sample, token: sampleToken } })
export const EmailVerified = event('email-verified', { summary: 'A user reads the mailbox of the account', data: struct({ userId: UserId }), sample: { userId: sampleUser } })
export const PasswordResetRequested = event('password-reset-requested', { summary: 'A user has forgotten the password', data: Tokened, sample: { ...sample, token: sampleToken } })
export const PasswordChanged = event('password-changed', { summary: 'An account has another password; its owner is told', data: Told, sample })
export const RolesChanged = event('roles-changed', {
  summary: 'A user may do other things from the next access token on',
  data: struct({ userId: UserId, roles: Roles }),
  sample: { userId: sampleUser, roles: ['customer', 'staff'] },
})
export type AccountEvent = EventOf<
  | typeof UserRegistered
  | typeof RegistrationRepeated
  | typeof VerificationRequested
  | typeof EmailVerified
  | typeof PasswordResetRequested
  | typeof PasswordChanged
  | typeof RolesChanged
>
export type AccountChange = Change<Account, AccountEvent>

export const userNotFound = refusal('user-not-found', 'not-found', 'There is no such user.')
export const lastAdmin = refusal('last-admin', 'conflict', 'This is the last admin. Make somebody else an admin first.')
export const wrongPassword = refusal('wrong-password', 'invalid', 'This is not your current password.')

type Opening = Pick<Account, 'userId' | 'email' | 'passwordHash'> & { readonly name?: string | undefined }

const opened = ({ name, ...rest }: Opening, at: Instant, more: Pick<Account, 'roles' | 'emailVerified'>): Account => ({
  ...rest,
  ...(name !== undefined && { name }),
  ...more,
  registeredAt: at,
  version: 1,
})

export const register = (who: Opening, mail: { readonly contact: Contact; readonly token: MailedToken }, at: Instant): AccountChange => ({
  state: opened(who, at, { roles: ['customer'], emailVerified: false }),
  events: [UserRegistered({ userId: who.userId, ...mail })],
})

/** An account that the operator vouches for. */
export const install = (who: Opening, roles: readonly Role[], at: Instant): AccountChange => ({ state: opened(who, at, { roles: asSet(roles), emailVerified: true }), events: [] })

const changed = (account: Account, changes: Partial<Account>, ...events: AccountEvent[]): AccountChange => ({
  state: { ...account, ...changes, version: account.version + 1 },
  events,
})

export const verify = (account: Account): AccountChange => changed(account, { emailVerified: true }, EmailVerified({ userId: account.userId }))

/** The same password, hashed by today's scheme: nothing that anybody needs to hear of. */
export const rehash = (account: Account, passwordHash: string): AccountChange => changed(account, { passwordHash })

export const changePassword = (account: Account, passwordHash: string, contact: Contact): AccountChange =>
  changed(account, { passwordHash }, PasswordChanged({ userId: account.userId, contact }))

/** By a mailed token, which proves the mailbox as well. */
export const resetPassword = (account: Account, passwordHash: string, contact: Contact): AccountChange => {
  const verified = account.emailVerified ? [] : [EmailVerified({ userId: account.userId })]
  return changed(account, { passwordHash, emailVerified: true }, ...verified, PasswordChanged({ userId: account.userId, contact }))
}

const inOrder: readonly Role[] = ['customer', 'staff', 'admin']
const asSet = (roles: readonly Role[]): readonly Role[] => inOrder.filter((role) => roles.includes(role))

/** Nothing where the account has exactly these roles. `admins` are all there are, as they stay until the change is saved. */
export const changeRoles = (account: Account, wanted: readonly Role[], admins: readonly UserId[]): AccountChange | typeof lastAdmin | undefined => {
  const roles = asSet(wanted)
  if (!roles.includes('admin') && admins.includes(account.userId) && admins.length === 1) return lastAdmin
  if (roles.join() === asSet(account.roles).join()) return undefined
  return changed(account, { roles }, RolesChanged({ userId: account.userId, roles }))
}

/** Whom an access token speaks for. */
export const userOf = ({ userId, email, emailVerified, roles }: Account): User => ({ kind: 'user', id: userId, email, emailVerified, roles })
