import { auth } from '@minishop/auth'
import { cart } from '@minishop/cart'
import { catalog } from '@minishop/catalog'
import { gateway } from '@minishop/gateway'
import type { Context } from '@minishop/kernel'
import { notifications } from '@minishop/notifications'
import { orders } from '@minishop/orders'
import { payments } from '@minishop/payments'
import { shipping } from '@minishop/shipping'

/** Every service of the shop. */
export const contexts: readonly Context[] = [auth, cart, catalog, gateway, notifications, orders, payments, shipping]
export const contextNames: readonly string[] = contexts.map(({ name }) => name)
