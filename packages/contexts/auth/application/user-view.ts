import { EmailAddress, Flag, listOf, nullable, Role, struct, UserId, type TypeOf } from '@minishop/kernel'
import type { Account } from '../domain/account.ts'
import { Name } from '../domain/contact.ts'

/** An account as its owner and admins may see it. */
export const UserView = struct({ userId: UserId, email: EmailAddress, emailVerified: Flag, name: nullable(Name), roles: listOf(Role, { max: 3 }) })
export type UserView = TypeOf<typeof UserView>

export const userView = ({ userId, email, emailVerified, name, roles }: Account): UserView => ({ userId, email, emailVerified, name: name ?? null, roles })
