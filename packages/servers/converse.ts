import { createConnection } from 'node:net'

/** Connects, says something and resolves once the answer has been heard; rejects when the other side hangs up before. */
export const converse = (port: number, said: string, awaited: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let heard = ''
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 1000 }, () => socket.write(said))
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1')
      if (!heard.includes(awaited)) return
      resolve()
      socket.destroy()
    })
    socket.on('timeout', () => socket.destroy(new Error('No answer within a second.')))
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('Closed before it answered.')))
  })
