/** Every service of the shop. */
export const contextNames = ['auth', 'cart', 'catalog', 'gateway', 'notifications', 'orders', 'payments', 'shipping'] as const
