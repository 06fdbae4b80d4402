import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { authorityIn } from '@minishop/servers'
import type { Experiment } from '../experiment.ts'
import { dependencies, neededAs } from '../laboratory/watch.ts'
import { outage } from './watching.ts'

/** What a server of each kind does before both sides begin to encrypt. */
const greeting = {
  nats: (socket: Socket) => void socket.write(`INFO ${JSON.stringify({ server_id: 'impostor', version: '2.9.10', proto: 1, headers: true, jetstream: true, auth_required: true, tls_required: true, max_payload: 1_048_576 })}\r\n`),
  async postgres(socket: Socket) {
    await once(socket, 'data')
    socket.write('S')
  },
  redis: () => {},
} satisfies Readonly<Record<string, (socket: Socket) => unknown>>

type Kind = keyof typeof greeting

/** Somebody who is found where a server was, with a certificate for its name that another authority has signed, and who writes down what is confided to him. */
const openImpostor = async (folder: string, kind: Kind) => {
  const { certificate: cert, key } = await (await authorityIn(folder)).issue('impostor')
  const sockets = new Set<Socket>()
  let [callers, confided] = [0, 0]
  const meet = async (socket: Socket): Promise<void> => {
    await greeting[kind](socket)
    const encrypted = new TLSSocket(socket, { isServer: true, cert, key })
    callers++
    encrypted.on('error', () => {})
    encrypted.on('data', (bytes: Buffer) => void (confided += bytes.length))
  }
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    // Whoever leaves before the greeting has not come.
    meet(socket).catch(() => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { readonly port: number }).port,
    seen: () => ({ callers, confided }),
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** B13: the name of a server leads to somebody else for a while. Whoever comes turns away again, and says that he lacks the true one. */
export const impostors: readonly Experiment[] = (['postgres', 'redis', 'nats'] as const).map((kind) => ({
  name: `B13 ${dependencies[kind]} impostor`,
  what: `for eight seconds the name of ${dependencies[kind]} leads to a server whose certificate another authority has signed`,
  async disturb(lab) {
    const store = lab.stores[kind]
    const impostor = await openImpostor(join(lab.shop.folder, `impostor-${kind}`), kind)
    try {
      await outage(lab, {
        of: `the true ${dependencies[kind]}`,
        contexts: neededAs(dependencies[kind]).contexts,
        milliseconds: 8_000,
        async begin() {
          store.proxy.turnTo(impostor.port)
          store.proxy.hangUp()
        },
        async end() {
          store.proxy.turnTo(store.port)
          store.proxy.hangUp()
        },
      })
    } finally {
      impostor.close()
    }
    const { callers, confided } = impostor.seen()
    if (callers === 0) throw new Error('Nobody came to the impostor.')
    if (confided > 0) throw new Error(`${confided} bytes were confided to the impostor.`)
    return { times: callers, told: `${callers} callers turned away from it.` }
  },
}))
