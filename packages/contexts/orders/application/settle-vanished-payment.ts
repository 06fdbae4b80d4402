import { command, Flag, nothing, siblings, struct } from '@minishop/kernel'
import { OrderId } from '../domain/order.ts'
import { Reconciliations } from '../ports/reconciliations.ts'
import { settleVanished } from './settling.ts'

export const settleVanishedPayment = command({
  summary: 'Hear whether there still is money for an order that has vanished',
  allows: siblings,
  input: struct({ orderId: OrderId, money: Flag }),
  output: nothing,
  needs: { reconciliations: Reconciliations },
  async run({ orderId, money }, ports, { at }) {
    if (!money) await settleVanished(ports, orderId, at)
  },
})
