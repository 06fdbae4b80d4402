import { context } from '@minishop/kernel'

/** The edge has no use cases of its own: what it answers are the public routes of the others. */
export const gateway = context({ name: 'gateway', summary: 'The one door to the shop: tokens, limits and the way to the services' })
