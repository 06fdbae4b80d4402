import { EventEmitter } from 'node:events'
import type { Clock } from '@minishop/kernel'
import type { OrderChanges } from '../ports/order-changes.ts'

/** Another process may have changed the order: this often it is worth a look. */
const pollMilliseconds = 250
/** Whoever is told of a change before its transaction has ended would read the old state; most end within this. */
const commitMilliseconds = 20

/** Changes made in this process are told of soon; those of other replicas are found by looking again after a quarter of a second. */
export const memoryOrderChanges = (clock: Clock): OrderChanges => {
  const told = new EventEmitter().setMaxListeners(0)
  return {
    async next(orderId, signal) {
      if (signal?.aborted) return
      const over = new AbortController()
      const leave = () => over.abort()
      const soon = () => void clock.sleep(commitMilliseconds, over.signal).then(leave)
      signal?.addEventListener('abort', leave, { once: true })
      told.once(orderId, soon)
      await clock.sleep(pollMilliseconds, over.signal)
      leave()
      told.off(orderId, soon)
      signal?.removeEventListener('abort', leave)
    },
    tell: (orderId) => void told.emit(orderId),
  }
}
