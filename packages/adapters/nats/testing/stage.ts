import { command, context, event, nothing, siblings, struct, SystemClock, type Context } from '@minishop/kernel'
import { NoMetrics, RecordedLog } from '@minishop/kernel/testing'
import { startNats, temporaryFolder, type Server } from '@minishop/servers'
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import type { ExecutionContext } from 'ava'
import { NatsBus, type NatsBusOptions } from '../nats-bus.ts'
import { connectTo } from '../server.ts'
import { ensureStreams, letterStreamOf } from '../streams.ts'

const announced = (type: string) => event(type, { summary: 'Something happened', data: struct({}), sample: {} })
const hear = command({ summary: 'Hear', allows: siblings, input: struct({}), output: nothing, run: async () => {} })

export const orders: Context = context({ name: 'orders', summary: 'Announces', emits: [announced('order-placed'), announced('order-confirmed')] })
export const catalog: Context = context({ name: 'catalog', summary: 'Listens', on: { 'orders.order-placed': hear } })
const cart: Context = context({ name: 'cart', summary: 'Listens', on: { 'orders.order-placed': hear, 'orders.order-confirmed': hear } })

const letterStream = letterStreamOf('dead.catalog')

export interface Stage {
  readonly server: Server
  readonly folder: string
  readonly log: RecordedLog
  readonly connection: NatsConnection
  readonly manager: JetStreamManager
  /** A bus of a service, stopped when the test is over. */
  bus(options?: Partial<NatsBusOptions>): Promise<NatsBus>
  deadLetters(): Promise<readonly { readonly reason: string; readonly subject: string; readonly data: string }[]>
}

/** A server of the test's own, with the streams of `contexts`. */
export const stage = async (t: ExecutionContext, contexts: readonly Context[] = [orders, catalog, cart]): Promise<Stage> => {
  const folder = await temporaryFolder(t)
  const server = await startNats({ folder })
  t.teardown(() => server.stop())
  const where = { url: server.url, name: 'test' }
  await ensureStreams(where, contexts)
  const connection = await connectTo(where)
  t.teardown(() => connection.close())
  const manager = await jetstreamManager(connection)
  const log = new RecordedLog()
  return {
    server,
    folder,
    log,
    connection,
    manager,
    bus: async (options = {}) => {
      const bus = new NatsBus({ ...where, name: 'catalog', ...options }, { clock: new SystemClock(), log, metrics: new NoMetrics() })
      await bus.start()
      t.teardown(() => bus.stop())
      await readiness(bus)
      return bus
    },
    deadLetters: async () => {
      const { state } = await manager.streams.info(letterStream)
      const letters = await Promise.all(Array.from({ length: state.messages }, (_, n) => manager.streams.getMessage(letterStream, { seq: state.first_seq + n })))
      return letters.map((letter) => ({
        reason: letter!.header.get('dead-reason'),
        subject: letter!.subject,
        data: letter!.string(),
      }))
    },
  }
}

/** Waits for what becomes true by itself; AVA's own limit of time ends a test for which it never does. */
export const eventually = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}

export const readiness = (bus: NatsBus): Promise<void> => eventually(async () => (await bus.ready()) === true)
