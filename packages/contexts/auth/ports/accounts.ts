import type { UserId } from '@minishop/kernel'
import type { Account, AccountChange, AccountEvent } from '../domain/account.ts'
import type { Address } from '../domain/email.ts'

export interface AccountSearch {
  /** Part of an address or name. */
  readonly words?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Where accounts are kept. Saving a change keeps its events too: both or neither. No two accounts ever have one address: `save` throws `Conflict`. */
export abstract class Accounts {
  abstract find(userId: UserId): Promise<Account | undefined>
  abstract findByAddress(email: Address): Promise<Account | undefined>
  /** Only the first of two who change one version succeeds; the other one gets `Conflict`. */
  abstract save(change: AccountChange): Promise<void>
  /** Announces what happened to an account that stays as it is. */
  abstract announce(userId: UserId, event: AccountEvent): Promise<void>
  /** All admins, held as they are until the unit of work ends: of two who want to remove the last two, one waits. */
  abstract admins(): Promise<readonly UserId[]>
  /** Accounts, the newest first. Nothing for a cursor that this port did not make. A page never repeats or skips an account. */
  abstract search(search: AccountSearch): Promise<{ readonly accounts: readonly Account[]; readonly next?: string } | undefined>
}
