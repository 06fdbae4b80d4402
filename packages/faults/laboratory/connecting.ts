import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { connect } from 'node:tls'

const patienceMilliseconds = 10_000

/** Opens a connection to the server of a URL, encrypted where that names the file of who signs for it; after its first word, where it has to greet in plain text. */
export const connected = async (url: string, { greets = false } = {}): Promise<Socket> => {
  const { hostname: host, port, searchParams } = new URL(url)
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const plain = createConnection({ host, port: Number(port) })
  await once(plain, 'connect', { signal })
  if (greets) await once(plain, 'data', { signal })
  const authority = searchParams.get('sslrootcert')
  if (authority === null) return plain
  const socket = connect({ socket: plain, host, ca: readFileSync(authority) })
  await once(socket, 'secureConnect', { signal })
  return socket
}
