import type { Server } from '@minishop/servers'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server that is started again when it dies, on the same port. */
export interface Supervised {
  readonly name: string
  readonly url: string
  readonly port: number
  /** Of the process that runs now; 0 while none does. */
  readonly pid: number
  stop(): Promise<void>
}

const longestWaitMilliseconds = 10_000

/** Starts a server and watches over it: when it dies it is started again, at once at first and then after ever longer waits, and `say` is told. */
export const supervised = async (name: string, start: (port: number | undefined) => Promise<Server>, say: (line: string) => void): Promise<Supervised> => {
  let server: Server | undefined = await start(undefined)
  const { url, port } = server
  const ending = new AbortController()

  const watch = async (): Promise<void> => {
    let failures = 0
    while (!ending.signal.aborted) {
      const began = performance.now()
      const { code, signal } = await server!.exited
      server = undefined
      if (ending.signal.aborted) return
      if (performance.now() - began > 60_000) failures = 0
      do {
        const wait = Math.min(longestWaitMilliseconds, 100 * 2 ** failures++)
        say(`${name} ended by itself (${signal ?? `code ${code}`}); starting it again in ${wait} ms.`)
        await sleep(wait, undefined, { signal: ending.signal }).catch(() => {})
        if (ending.signal.aborted) return
        server = await start(port).catch((error: Error) => void say(`${name} did not start: ${error.message}`))
      } while (server === undefined)
      if (ending.signal.aborted) return server.stop()
      say(`${name} is back.`)
    }
  }
  const watching = watch()
  return {
    name,
    url,
    port,
    get pid() {
      return server?.pid ?? 0
    },
    async stop() {
      ending.abort()
      await server?.stop()
      await watching
    },
  }
}
