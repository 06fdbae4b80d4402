import { restoreStream, snapshots, type StreamHead } from '@minishop/nats'
import { contentOf, type Content } from '@minishop/servers/content'
import { jsonLine } from '@minishop/servers/lines'
import { telling, type Contents, type Copy } from './copy.ts'

/** Inboxes of the operator: where users have rights of their own, it is one of them who backs streams up. */
const operator = (url: string) => ({ url, name: 'operator' })

export const streamsCopy = (url: string): Copy =>
  telling('messages', 'streams', async function* (told) {
    const at = new Date().toISOString()
    const contents: Record<string, Content> = {}
    for await (const { head, pieces } of snapshots(operator(url))) {
      contents[head.config.name] = standing(head)
      yield jsonLine({ stream: head })
      for await (const piece of pieces) yield jsonLine({ piece: piece.toString('base64') })
    }
    told({ at, contents })
  })

const standing = ({ state: { messages, bytes, first_seq, last_seq } }: StreamHead): Content => {
  const content = contentOf()
  // Of a stream that is empty the server says where the next message will be, or nothing at all where there never was one.
  content.add(JSON.stringify([messages, bytes, messages === 0 ? last_seq + 1 : first_seq, last_seq]))
  return { ...content.so(), count: messages }
}

export const restoreStreams = async (url: string, lines: AsyncGenerator<Buffer>): Promise<Contents> => {
  const contents: Record<string, Content> = {}
  let next = await parsed(lines)
  while (next?.stream) {
    const { stream } = next
    async function* pieces(): AsyncGenerator<Buffer> {
      for (next = await parsed(lines); next?.piece !== undefined; next = await parsed(lines)) yield Buffer.from(next.piece, 'base64')
    }
    contents[stream.config.name] = standing(await restoreStream(operator(url), stream, pieces()))
  }
  return contents
}

const parsed = async (lines: AsyncGenerator<Buffer>): Promise<{ readonly stream?: StreamHead; readonly piece?: string } | undefined> => {
  const { value, done } = await lines.next()
  return done ? undefined : JSON.parse(String(value))
}
