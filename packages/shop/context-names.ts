/** The eight, in the order they start: those first that others ask. */
export const contextNames = ['auth', 'catalog', 'cart', 'shipping', 'payments', 'orders', 'notifications', 'gateway'] as const
export type ContextName = (typeof contextNames)[number]

/** Those that keep a database of their own. */
export const withDatabase: readonly ContextName[] = ['auth', 'catalog', 'orders', 'shipping']
