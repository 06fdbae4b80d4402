import { createConnection, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a proxied connection suffers, in the words of toxiproxy. `stream` says which way: to the server (`up`), to the client (`down`), or both. */
export type Toxic = { readonly stream?: 'up' | 'down' } & (
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly jitter?: number }
  /** Bytes a second. */
  | { readonly kind: 'bandwidth'; readonly rate: number }
  /** Nothing gets through; the connection is closed after that time, or never where it is 0. */
  | { readonly kind: 'timeout'; readonly milliseconds: number }
  /** The connection ends with RST after that time. */
  | { readonly kind: 'reset_peer'; readonly milliseconds: number }
  /** In pieces of so many bytes, with a pause between two. */
  | { readonly kind: 'slicer'; readonly bytes: number; readonly pauseMilliseconds: number }
  /** The connection is closed when so many bytes have gone through. */
  | { readonly kind: 'limit_data'; readonly bytes: number }
  /** The end of one side reaches the other that much later. */
  | { readonly kind: 'slow_close'; readonly milliseconds: number }
  /** Instead of the answer to these words the connection ends, where the first words of it contain `of`. Not of toxiproxy: an outcome nobody hears of. */
  | { readonly kind: 'lost_answer'; readonly to: string; readonly of: string; readonly happened: () => void }
)

export interface TcpProxy {
  readonly port: number
  /** From now on, also for connections that are open. None: everything gets through. */
  suffer(...toxics: readonly Toxic[]): void
  /** `down`: open connections are cut and new ones refused. */
  down(): Promise<void>
  up(): Promise<void>
  /** Open connections are cut, and whoever wants may connect again. */
  hangUp(): void
  /** Whoever connects from now on is led to that port. */
  turnTo(port: number): void
  /** Open connections are half-open from now on: neither side hears anything of the other, not even its end. */
  strand(): void
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  /** What the client said first. */
  greeting?: Buffer
  stranded?: boolean
  /** Called instead of letting through what the server says next. */
  lose?: () => void
}

/** Stands between a service and a server of this machine. `chance` spreads the jitter: a number in [0, 1). */
export const tcpProxy = async (upstream: { readonly port: number; readonly host?: string }, { port = 0, chance = Math.random } = {}): Promise<TcpProxy> => {
  let toxics: readonly Toxic[] = []
  let upstreamPort = upstream.port
  const pairs = new Set<Pair>()
  const of = (way: 'up' | 'down') => toxics.filter(({ stream }) => stream === undefined || stream === way)

  const end = ({ client, server }: Pair, reset = false): void => {
    for (const socket of [client, server]) reset ? socket.resetAndDestroy() : socket.destroy()
  }
  const listenTo = (pair: Pair, piece: Buffer): void => {
    pair.greeting ??= piece
    const lost = of('down').find((toxic) => toxic.kind === 'lost_answer')
    if (lost && pair.greeting.includes(lost.of) && piece.includes(lost.to)) pair.lose = lost.happened
  }
  const carry = (pair: Pair, way: 'up' | 'down'): void => {
    const [from, to] = way === 'up' ? [pair.client, pair.server] : [pair.server, pair.client]
    let passed = 0
    let turn: Promise<unknown> = Promise.resolve()
    const through = async (piece: Buffer): Promise<void> => {
      if (pair.stranded) return
      if (way === 'up') listenTo(pair, piece)
      else if (pair.lose) {
        pair.lose()
        return end(pair)
      }
      for (const toxic of of(way)) {
        if (toxic.kind === 'timeout') {
          if (toxic.milliseconds > 0) void sleep(toxic.milliseconds).then(() => end(pair))
          return
        }
        if (toxic.kind === 'latency') await sleep(toxic.milliseconds + (chance() * 2 - 1) * (toxic.jitter ?? 0))
        if (toxic.kind === 'bandwidth') await sleep((piece.length / toxic.rate) * 1000)
      }
      const limit = of(way).find((toxic) => toxic.kind === 'limit_data')
      const slicer = of(way).find((toxic) => toxic.kind === 'slicer')
      const allowed = limit === undefined ? piece : piece.subarray(0, Math.max(0, limit.bytes - passed))
      const size = slicer?.bytes ?? allowed.length
      for (let at = 0; at < allowed.length; at += size) {
        if (slicer && at > 0) await sleep(slicer.pauseMilliseconds)
        if (to.destroyed) return
        if (!to.write(allowed.subarray(at, at + size))) await new Promise<void>((go) => to.once('drain', go).once('close', go))
      }
      passed += allowed.length
      if (limit !== undefined && passed >= limit.bytes) to.end(() => end(pair))
    }
    // One after the other, whatever each has to wait for: the order of the bytes is the order they came in.
    const inTurn = (work: () => Promise<unknown>): void => void (turn = turn.then(work).catch(() => end(pair)))
    from.on('data', (piece: Buffer) => {
      from.pause()
      inTurn(() => through(piece).finally(() => from.resume()))
    })
    from.on('end', () =>
      inTurn(async () => {
        const slow = of(way).find((toxic) => toxic.kind === 'slow_close')
        if (slow) await sleep(slow.milliseconds)
        if (!pair.stranded) to.end()
      }),
    )
  }

  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const server = createConnection({ port: upstreamPort, host: upstream.host ?? '127.0.0.1', allowHalfOpen: true })
    const pair: Pair = { client, server }
    pairs.add(pair)
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      socket.on('error', () => pair.stranded || end(pair))
      socket.on('close', () => {
        // The other side of a connection that is half-open lives on, as long as it likes.
        if (pair.stranded && !(client.destroyed && server.destroyed)) return
        pairs.delete(pair)
        end(pair)
      })
    }
    carry(pair, 'up')
    carry(pair, 'down')
    suffersReset(pair)
  })
  const suffersReset = (pair: Pair): void => {
    const reset = toxics.find((toxic) => toxic.kind === 'reset_peer')
    if (reset) void sleep(reset.milliseconds).then(() => end(pair, true))
  }
  const listen = (on: number): Promise<void> =>
    new Promise((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(on, '127.0.0.1', () => resolve(void listener.off('error', reject)))
    })
  await listen(port)
  const listening = (listener.address() as { port: number }).port
  const hangUp = (): void => {
    for (const pair of pairs) end(pair)
  }
  const down = async (): Promise<void> => {
    if (!listener.listening) return
    const closed = new Promise<void>((resolve) => listener.close(() => resolve()))
    hangUp()
    await closed
  }
  return {
    port: listening,
    suffer(...chosen) {
      toxics = chosen
      for (const pair of pairs) suffersReset(pair)
    },
    hangUp,
    down,
    turnTo(port) {
      upstreamPort = port
    },
    strand() {
      for (const pair of pairs) pair.stranded = true
    },
    up: async () => (listener.listening ? undefined : listen(listening)),
    close: down,
  }
}
