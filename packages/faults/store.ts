import { setTimeout as sleep } from 'node:timers/promises'
import type { Server, ServerOptions } from '@minishop/servers'
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A server of the laboratory's own, which the services reach through a proxy alone. */
export interface Store {
  /** Its own, past the proxy: for whoever looks, not for services. */
  readonly port: number
  /** As its administrator, past the proxy. */
  readonly url: string
  readonly pid: number
  readonly proxy: TcpProxy
  /** A URL of this server as services are told it: through the proxy. */
  proxied(url: string): string
  /** Ends it with this signal, does something while it is away, and starts it again on what it has kept. */
  kill(signal: NodeJS.Signals, awayMilliseconds: number, meanwhile?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

export const openStore = async (folder: string, start: (options: ServerOptions) => Promise<Server>): Promise<Store> => {
  let server = await start({ folder })
  const { port, url } = server
  const proxy = await tcpProxy({ port })
  return {
    port,
    url,
    get pid() {
      return server.pid
    },
    proxy,
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
        server = await start({ folder, port })
      }
    },
    async stop() {
      await proxy.close()
      await server.stop()
    },
  }
}
