import { setTimeout as sleep } from 'node:timers/promises'
import type { Server, ServerOptions } from '@minishop/servers'
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A server of the laboratory's own, which the services reach through a proxy alone. */
export interface Store {
  /** Its own, past the proxy: for whoever looks, not for services. Another one after it has moved. */
  readonly port: number
  /** As its administrator, past the proxy. */
  readonly url: string
  readonly pid: number
  readonly proxy: TcpProxy
  /** All that it keeps, and its password. */
  readonly folder: string
  /** Whether it has ended, by whatever it was ended. */
  readonly ended: () => boolean
  /** A URL of this server as services are told it: through the proxy. */
  proxied(url: string): string
  /** Ends it with this signal, does something while it is away, and starts it again on what it has kept. */
  kill(signal: NodeJS.Signals, awayMilliseconds: number, meanwhile?: () => Promise<void>): Promise<void>
  /** Starts it again where it has ended by itself. */
  revive(): Promise<void>
  /** Ends it in order and starts it on another port. Services find it where it was: the proxy is the name, and this its new address. */
  move(): Promise<void>
  /** Kills it, and puts another server in its place that `next` brings up meanwhile. */
  replace(next: () => Promise<{ readonly server: Server; readonly folder: string }>): Promise<void>
  stop(): Promise<void>
}

export const openStore = async (given: string, start: (options: ServerOptions) => Promise<Server>): Promise<Store> => {
  let folder = given
  let server = await start({ folder })
  let gone = false
  const watch = (): void => {
    const watched = server
    gone = false
    void watched.exited.then(() => (gone ||= watched === server))
  }
  watch()
  const proxy = await tcpProxy({ port: server.port })
  const again = async (port?: number): Promise<void> => {
    server = await start({ folder, ...(port !== undefined && { port }) })
    watch()
  }
  return {
    get port() {
      return server.port
    },
    get url() {
      return server.url
    },
    get pid() {
      return server.pid
    },
    get folder() {
      return folder
    },
    proxy,
    ended: () => gone,
    proxied(url) {
      const other = new URL(url)
      other.port = String(proxy.port)
      return other.href
    },
    async kill(signal, awayMilliseconds, meanwhile = async () => {}) {
      server.kill(signal)
      await server.exited
      try {
        await Promise.all([sleep(awayMilliseconds), meanwhile()])
      } finally {
        await again(server.port)
      }
    },
    revive: async () => (gone ? again(server.port) : undefined),
    async move() {
      await server.stop()
      await again()
      proxy.turnTo(server.port)
    },
    async replace(next) {
      await proxy.down()
      server.kill('SIGKILL')
      await server.exited
      ;({ server, folder } = await next())
      watch()
      proxy.turnTo(server.port)
      await proxy.up()
    },
    async stop() {
      await proxy.close()
      await server.stop()
    },
  }
}
