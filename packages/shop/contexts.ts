import type { Composition } from '@minishop/host'
import type { Context } from '@minishop/kernel'
import { contextNames, type ContextName } from './context-names.ts'

export * from './context-names.ts'

/** Loaded one by one when asked for: a command that needs one context does not wait for eight. */
const loaders: Readonly<Record<ContextName, () => Promise<{ readonly composition: Composition }>>> = {
  auth: () => import('@minishop/auth/main'),
  catalog: () => import('@minishop/catalog/main'),
  cart: () => import('@minishop/cart/main'),
  shipping: () => import('@minishop/shipping/main'),
  payments: () => import('@minishop/payments/main'),
  orders: () => import('@minishop/orders/main'),
  notifications: () => import('@minishop/notifications/main'),
  gateway: () => import('@minishop/gateway/main'),
}

export const compositionOf = async (name: ContextName): Promise<Composition> => (await loaders[name]()).composition

/** All eight. */
export const allContexts = (): Promise<readonly Context[]> => Promise.all(contextNames.map(async (name) => (await compositionOf(name)).context))

/** `DATABASE_URL_ORDERS`: how one environment names the same setting for several services. */
export const variableFor = (variable: string, name: ContextName): string => `${variable}_${name.toUpperCase()}`
