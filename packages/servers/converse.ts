import { readFileSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { connect } from 'node:tls'

/** How a connection is encrypted: by whom the server is known, and the word after which it begins, where that is not the first moment. */
export interface Encrypted {
  readonly certificateFile: string
  readonly after?: string
}

/** Connects, says something and resolves once the answer has been heard; rejects when the other side hangs up before. */
export const converse = async (port: number, said: string, awaited: string, encrypted?: Encrypted): Promise<void> => {
  const plain = createConnection({ host: '127.0.0.1', port })
  const { after } = encrypted ?? {}
  if (after !== undefined) await heard(plain, after)
  const socket = encrypted === undefined ? plain : connect({ socket: plain, host: '127.0.0.1', ca: readFileSync(encrypted.certificateFile) })
  socket.write(said)
  return heard(socket, awaited).finally(() => socket.destroy())
}

const heard = (socket: Socket, awaited: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = ''
    const listen = (bytes: Buffer): void => {
      text += bytes.toString('latin1')
      if (!text.includes(awaited)) return
      socket.off('data', listen)
      socket.pause()
      resolve()
    }
    socket.setTimeout(1000, () => socket.destroy(new Error('No answer within a second.')))
    socket.on('data', listen)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('Closed before it answered.')))
  })
