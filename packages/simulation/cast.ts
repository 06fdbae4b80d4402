import type { User, UserId } from '@minishop/kernel'
import type { Shop } from './shop.ts'
import { tokenOf } from './stand-ins.ts'

export interface Product {
  readonly productId: string
  /** Units that came in less those that were taken out. */
  broughtIn: number
}
export interface Person {
  readonly userId: string
  readonly email: string
  readonly password: string
}
/** A token of a member of staff, good from now on. */
export const staffToken = (shop: Shop): string => {
  const user: User = { kind: 'user', id: staffId, email: 'staff@shop.test', emailVerified: true, roles: ['customer', 'staff'] }
  return tokenOf(user, shop.scheduler.now(), shop.ids.secret())
}
export const staffId = '0195a7c2-7d00-7000-8000-0000000000aa' as UserId
