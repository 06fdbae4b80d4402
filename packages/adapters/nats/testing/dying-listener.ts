// Run as a process of its own: takes one message, says so, and never finishes. Whoever started it kills it.
import { SystemClock } from '@minishop/kernel'
import { NoMetrics, SilentLog } from '@minishop/kernel/testing'
import { NatsBus } from '../nats-bus.ts'

const [, , url = '', name = '', subject = '', ackWaitMilliseconds] = process.argv
const options = { url, name: 'catalog', ackWaitMilliseconds: Number(ackWaitMilliseconds) }
const bus = new NatsBus(options, { clock: new SystemClock(), log: new SilentLog(), metrics: new NoMetrics() })
await bus.start()
await bus.subscribe({
  name,
  subject,
  deliver: () => {
    process.send?.('taken')
    return new Promise(() => {})
  },
})
