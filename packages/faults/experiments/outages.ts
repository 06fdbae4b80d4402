import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { connected } from '../laboratory/connecting.ts'
import type { Experiment } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'
import type { Toxic } from '../laboratory/tcp-proxy.ts'

const pidOf = async ({ processes }: Laboratory, name: string): Promise<number> => (await processes()).find((process) => process.name === name)?.pid ?? 0

const suffering = (name: string, what: string, toxics: readonly Toxic[], milliseconds: number): Experiment => ({
  name,
  what,
  async disturb({ stores: { nats } }) {
    nats.proxy.suffer(...toxics)
    await sleep(milliseconds)
    nats.proxy.suffer()
    return 1
  },
})

/** Says something to a server of this machine, and hears no more than its first word. */
const tell = async (url: string, words: string): Promise<void> => {
  const socket = await connected(url)
  socket.write(words)
  await once(socket, 'data')
  socket.destroy()
}

/** Section B: what the services depend on goes, comes back, is slow, or is cut off. */
export const outages: readonly Experiment[] = [
  {
    name: 'B1 NATS killed and away 1 s',
    what: 'NATS is killed and started again a second later',
    async disturb(lab) {
      await sleep(700)
      await lab.stores.nats.kill('SIGKILL', 1_000)
      return 1
    },
  },
  {
    name: 'B1 NATS killed and away 25 s',
    what: 'NATS is killed and is away for 25 seconds',
    async disturb(lab) {
      await lab.stores.nats.kill('SIGKILL', 25_000)
      return 1
    },
  },
  {
    name: 'B2 NATS killed with messages in hand',
    what: 'NATS is killed twice while orders takes a second for each message',
    async disturb(lab) {
      lab.shop.arm('orders', 'listener.before-acknowledge:delay=1000')
      await sleep(1_000)
      for (let times = 0; times < 2; times++) {
        await lab.stores.nats.kill('SIGKILL', 300)
        await sleep(1_500)
      }
      lab.shop.arm('orders', '')
      return 2
    },
  },
  suffering('B2 NATS cut', 'connections to NATS are reset while messages are under way', [{ kind: 'reset_peer', milliseconds: 200 }], 1_000),
  suffering('B2 NATS slow', 'NATS is 300 ms away for eight seconds', [{ kind: 'latency', milliseconds: 300, jitter: 100 }], 8_000),
  suffering('B2 NATS silent', 'NATS is not heard from for twelve seconds, and its connections stay open', [{ kind: 'timeout', milliseconds: 0, stream: 'down' }], 12_000),
  {
    name: 'B6 PostgreSQL sessions ended',
    what: 'every session is ended every two seconds, for ten',
    async disturb(lab) {
      for (let times = 0; times < 5; times++) {
        await lab.database('postgres', (client) => client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null'))
        await sleep(2_000)
      }
      return 5
    },
  },
  {
    name: 'B7 PostgreSQL stopped at once',
    what: 'PostgreSQL is stopped in the manner "immediate", and recovers from its log',
    async disturb({ stores: { postgres } }) {
      await sleep(700)
      await postgres.kill('SIGQUIT', 300)
      return 1
    },
  },
  {
    name: 'B11 Redis killed and emptied',
    what: 'Redis loses all it has and is killed',
    async disturb({ stores: { redis } }) {
      await tell(redis.url, `AUTH ${new URL(redis.url).password}\r\nFLUSHALL\r\n`)
      await redis.kill('SIGKILL', 100)
      return 1
    },
  },
  ...['orders', 'catalog', 'payments'].map(
    (service): Experiment => ({
      name: `B0 ${service} stands still`,
      what: `${service} stands still for five seconds (SIGSTOP)`,
      async disturb(lab) {
        const pid = await pidOf(lab, service)
        process.kill(pid, 'SIGSTOP')
        await sleep(5_000)
        process.kill(pid, 'SIGCONT')
        return 1
      },
    }),
  ),
]
