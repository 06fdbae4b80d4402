import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * A TCP port of 127.0.0.1 that nobody listens on now. It lies below the ports that systems give to outgoing connections
 * (32768 and up on Linux, 49152 by RFC 6335), so none of those takes it before it is used.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    if (!(await portTaken(port))) return port
  }
}

/** Whether somebody listens on this port of 127.0.0.1, or may not be listened on by us. */
export const portTaken = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(true))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)))
  })
