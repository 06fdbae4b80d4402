import { EmailAddress, id, optional, sealed, struct, text, type TypeOf } from '@minishop/kernel'

export const OrderId = id('OrderId')
export type OrderId = TypeOf<typeof OrderId>

/** How to reach a customer. Nobody but this context can read it. */
export const Contact = sealed('notifications', struct({ email: EmailAddress, name: optional(text({ max: 200 })) }))
/** What proves that its reader reads the mailbox. */
export const MailedToken = sealed('notifications', text({ min: 1, max: 512 }))
