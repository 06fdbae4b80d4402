import type { IncomingMessage } from 'node:http'

/**
 * The whole body as it came; nothing where it has more than `limit` bytes. What is too long is not kept, only let run out,
 * so that the sender gets to read the answer.
 */
export const readBody = async (request: IncomingMessage, limit: number): Promise<Uint8Array | undefined> => {
  const { 'content-length': announced, 'transfer-encoding': coding } = request.headers
  // Without either there is none (RFC 9112, section 6.3).
  if (announced === undefined && coding === undefined) return new Uint8Array()
  if (Number(announced ?? 0) > limit) return undefined
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    const take = (piece: Buffer) => {
      length += piece.length
      if (length <= limit) return void pieces.push(piece)
      request.off('data', take)
      request.resume()
      resolve(undefined)
    }
    request.on('data', take)
    let whole = false
    request.once('end', () => {
      whole = true
      resolve(Buffer.concat(pieces))
    })
    request.once('error', reject)
    request.once('close', () => whole || reject(new Error('The client has gone before its request was whole.')))
  })
}
