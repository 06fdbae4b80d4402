import { auth } from '@minishop/auth'
import { cart } from '@minishop/cart'
import { catalog } from '@minishop/catalog'
import { gateway } from '@minishop/gateway'
import type { Context } from '@minishop/kernel'
import { notifications } from '@minishop/notifications'
import { orders } from '@minishop/orders'
import { payments } from '@minishop/payments'
import { shipping } from '@minishop/shipping'

/** All eight, by their front doors. */
export const contexts: readonly Context[] = [auth, catalog, cart, orders, payments, shipping, notifications, gateway]
