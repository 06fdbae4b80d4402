import { isObject, type Clock, type Streamed } from '@minishop/kernel'

const heartbeatMilliseconds = 15_000

/**
 * Writes what a stream yields as server-sent events (WHATWG HTML, section 9.2). A comment goes out whenever nothing came for 15 seconds,
 * so that proxies keep the connection and a reader that has gone is noticed. Ends when the stream does, or when `signal` aborts.
 */
export async function* serverSentEvents(items: AsyncIterable<Streamed<unknown>>, clock: Clock, signal?: AbortSignal): AsyncGenerator<string> {
  const iterator = items[Symbol.asyncIterator]()
  const ask = (): Promise<IteratorResult<Streamed<unknown>>> => {
    const asked = iterator.next()
    // Whoever has left is not there to catch it.
    asked.catch(() => {})
    return asked
  }
  try {
    yield ': welcome\n\n'
    let next = ask()
    while (!signal?.aborted) {
      const pause = new AbortController()
      signal?.addEventListener('abort', () => pause.abort(), { once: true, signal: pause.signal })
      const quiet = clock.sleep(heartbeatMilliseconds, pause.signal).then(() => 'quiet' as const)
      const first = await Promise.race([next, quiet])
      pause.abort()
      if (signal?.aborted) return
      if (first === 'quiet') {
        yield ': still here\n\n'
        continue
      }
      if (first.done) return
      yield written(first.value)
      next = ask()
    }
  } finally {
    // Not awaited: it would wait for an item that may never come.
    iterator.return?.().catch(() => {})
  }
}

const written = ({ id, type, data }: Streamed<unknown>): string => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`

/** Reads server-sent events back into what was yielded. Comments and unfinished events are dropped, as the standard says. */
export async function* readServerSentEvents(pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>): AsyncGenerator<Streamed<unknown>> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces) {
    rest += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true })
    const blocks = rest.split('\n\n')
    rest = blocks.pop()!
    for (const block of blocks) {
      const lines = block.split('\n').map((line) => /^(\w+): (.*)$/.exec(line))
      const fields: unknown = Object.fromEntries(lines.filter((line) => line !== null).map(([, name, value]) => [name, value]))
      if (!isObject(fields) || fields['data'] === undefined) continue
      yield { id: String(fields['id'] ?? ''), type: String(fields['event'] ?? 'message'), data: JSON.parse(String(fields['data'])) as unknown }
    }
  }
}
