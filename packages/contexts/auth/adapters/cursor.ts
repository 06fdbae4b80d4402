import { UserId } from '@minishop/kernel'

/** Where a page of accounts begins: after this one. Opaque to those who send it back. */
export const cursorAfter = (userId: UserId): string => Buffer.from(userId).toString('base64url')

/** Nothing for what is no cursor of ours. */
export const readCursor = (cursor: string): UserId | undefined => {
  const userId = Buffer.from(cursor, 'base64url').toString()
  return UserId.is(userId) ? userId : undefined
}
