import { connect, credsAuthenticator, type ConnectionOptions, type NatsConnection } from '@nats-io/transport-node'

/** Where the messages server is and who connects. */
export interface MessagesServer {
  /** `nats://` or `tls://`, with user and password where it takes them, and `?sslrootcert=` the file of who may sign the server's certificate. */
  readonly url: string
  /** The service: its connections and inboxes bear this name. */
  readonly name: string
  /** The contents of a `.creds` file: a user's JWT and its seed. */
  readonly credentials?: string | undefined
}

/**
 * Connects once, within 5 seconds. A connection that is lost later comes back by itself, however long that takes; a server that is gone without
 * a word is noticed within 5 seconds. With `tls://` a server that does not encrypt is refused.
 */
export const connectTo = async ({ url, name, credentials }: MessagesServer): Promise<NatsConnection> => {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  const caFile = searchParams.get('sslrootcert')
  const options: ConnectionOptions = {
    servers: `${hostname}:${port || 4222}`,
    name,
    // Inboxes of its own, so that permissions can keep others from reading the replies.
    inboxPrefix: `_INBOX_${name}`,
    timeout: 5_000,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    reconnectJitterTLS: 250,
    pingInterval: 1_500,
    maxPingOut: 2,
    ...(username && { user: decodeURIComponent(username) }),
    ...(password && { pass: decodeURIComponent(password) }),
    ...(credentials !== undefined && { authenticator: credsAuthenticator(new TextEncoder().encode(credentials)) }),
    ...(protocol === 'tls:' && { tls: caFile === null ? {} : { caFile } }),
  }
  return connect(options)
}
