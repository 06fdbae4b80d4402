import { connected } from './connecting.ts'

/** A message of a stream as the server has it. */
export interface Stored {
  readonly subject: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** The words of a NATS client that an observer needs, over a socket of our own: it shares no code with the shop that it judges. */
export interface NatsWords {
  /** Asks the JetStream API: `CONSUMER.LIST.ORDERS`. Throws what the server answers as an error. */
  api<A>(subject: string, request?: object): Promise<A>
  publish(subject: string, headers: Readonly<Record<string, string>>, body: string): void
  /** All that the server did not allow so far, in its words. */
  readonly refusals: readonly string[]
  close(): void
}

const answerMilliseconds = 10_000

/** As the user of the URL. A service's inboxes bear its name, and another's it may not read. */
export const natsWords = async (url: string): Promise<NatsWords> => {
  const socket = await connected(url, { greets: true })
  const refusals: string[] = []
  const waiting = new Map<string, (body: string) => void>()
  let heard = Buffer.alloc(0)
  let next = 0
  const take = (): void => {
    for (;;) {
      const end = heard.indexOf('\r\n')
      if (end < 0) return
      const line = heard.subarray(0, end).toString()
      if (line.startsWith('MSG ')) {
        const [, subject = '', ...rest] = line.split(' ')
        const size = Number(rest.at(-1))
        if (heard.length < end + 2 + size + 2) return
        waiting.get(subject)?.(heard.subarray(end + 2, end + 2 + size).toString())
        heard = heard.subarray(end + 2 + size + 2)
        continue
      }
      if (line === 'PING') socket.write('PONG\r\n')
      if (line.startsWith('-ERR ')) refusals.push(line.slice(5))
      heard = heard.subarray(end + 2)
    }
  }
  socket.on('data', (piece: Buffer) => {
    heard = Buffer.concat([heard, piece])
    take()
  })
  socket.on('error', () => socket.destroy())
  const { username, password } = new URL(url)
  const inbox = `_INBOX_${username}.faults-${process.pid}`
  const login = { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  socket.write(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, headers: true, ...login })}\r\nSUB ${inbox}.* 1\r\n`)
  return {
    api: <A>(subject: string, request: object = {}) =>
      new Promise<A>((resolve, reject) => {
        const reply = `${inbox}.${++next}`
        const body = JSON.stringify(request)
        const late = setTimeout(() => reject(new Error(`NATS did not answer ${subject} in time.`)), answerMilliseconds)
        waiting.set(reply, (text) => {
          clearTimeout(late)
          waiting.delete(reply)
          const answer = JSON.parse(text) as A & { readonly error?: { readonly description: string } }
          answer.error === undefined ? resolve(answer) : reject(new Error(`${subject}: ${answer.error.description}`))
        })
        socket.write(`PUB $JS.API.${subject} ${reply} ${Buffer.byteLength(body)}\r\n${body}\r\n`)
      }),
    publish(subject, headers, body) {
      const head = `NATS/1.0\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
      socket.write(`HPUB ${subject} ${Buffer.byteLength(head)} ${Buffer.byteLength(head) + Buffer.byteLength(body)}\r\n${head}${body}\r\n`)
    },
    refusals,
    close: () => void socket.destroy(),
  }
}

/** What a server of this shop is asked for, by the stream. */
export const streamNames = async ({ api }: NatsWords): Promise<readonly string[]> => (await api<{ readonly streams: readonly string[] | null }>('STREAM.NAMES')).streams ?? []

export interface ConsumerState {
  readonly name: string
  readonly num_pending: number
  readonly num_ack_pending: number
  readonly num_redelivered: number
  readonly config: { readonly description?: string; readonly filter_subject: string }
}
export const consumersOf = async ({ api }: NatsWords, stream: string): Promise<readonly ConsumerState[]> =>
  (await api<{ readonly consumers: readonly ConsumerState[] | null }>(`CONSUMER.LIST.${stream}`)).consumers ?? []

/** All that a stream holds, in its order. */
export const messagesOf = async ({ api }: NatsWords, stream: string): Promise<readonly Stored[]> => {
  const { state } = await api<{ readonly state: { readonly first_seq: number; readonly last_seq: number } }>(`STREAM.INFO.${stream}`)
  const numbers = Array.from({ length: Math.max(0, state.last_seq - state.first_seq + 1) }, (_, n) => state.first_seq + n)
  const found: Stored[] = []
  for (let at = 0; at < numbers.length; at += 200)
    found.push(...(await Promise.all(numbers.slice(at, at + 200).map((seq) => api<Raw>(`STREAM.MSG.GET.${stream}`, { seq }).then(read, () => undefined)))).filter((message) => message !== undefined))
  return found
}

interface Raw {
  readonly message: { readonly subject: string; readonly hdrs?: string; readonly data?: string }
}

const read = ({ message: { subject, hdrs = '', data = '' } }: Raw): Stored => {
  const lines = Buffer.from(hdrs, 'base64').toString().split('\r\n').slice(1)
  const pairs = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const] : []
  })
  return { subject, headers: Object.fromEntries(pairs), text: Buffer.from(data, 'base64').toString() }
}
