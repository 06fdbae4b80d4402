import type { User, UserId } from '@minishop/kernel'
import type { Shop } from './shop.ts'
import { tokenOf } from './stand-ins.ts'

export interface Product {
  readonly productId: string
  /** Units that came in less those that were taken out. */
  broughtIn: number
}
export interface Person {
  /** By which their orders are known; absent until whoever registers has signed in for the first time. */
  userId?: string
  readonly email: string
  readonly password: string
}
/** A token of a member of staff, good from now on. */
export const staffToken = (shop: Shop): string => tokenFor(shop, { kind: 'user', id: staffId, email: 'staff@shop.test', emailVerified: true, roles: ['customer', 'staff'] })
export const adminToken = (shop: Shop): string => tokenFor(shop, { kind: 'user', id: adminId, email: 'admin@shop.test', emailVerified: true, roles: ['admin'] })
const tokenFor = ({ scheduler, ids }: Shop, user: User): string => tokenOf(user, scheduler.now(), ids.secret())

const staffId = '0195a7c2-7d00-7000-8000-0000000000aa' as UserId
const adminId = '0195a7c2-7d00-7000-8000-0000000000ad' as UserId
