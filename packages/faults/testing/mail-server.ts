import { appendFileSync } from 'node:fs'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'

// A process of its own: a mail server with a book that no crash of the shop can touch. Its book has a line for each mail that it took and said so.
// What it is told by its parent is how it answers from now on.

const [path = ''] = process.argv.slice(2)
let mood = 'takes'
/** Answers that were not given, and recipients that were refused, by mail or address. */
const note = (what: string, about: string): void => void process.send!({ what, about })
const answer = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

/** As a peer that dies: what it had was taken, and nobody was told. */
const cut = (session: SMTPServerSession): void => {
  for (const { session: one, _socket } of server.connections as ReadonlySet<{ readonly session: SMTPServerSession; readonly _socket: Socket }>) if (one.id === session.id) _socket.destroy()
}

const server = new SMTPServer({
  authOptional: true,
  logger: false,
  onRcptTo({ address }, _session, done) {
    if (mood === 'refuses' && address.startsWith('passer-by')) note('refused', address)
    done(mood === 'later' ? answer(451, 'Try again later') : mood === 'refuses' && address.startsWith('passer-by') ? answer(550, 'No such mailbox') : null)
  },
  onData(stream, session, done) {
    simpleParser(stream).then(({ messageId = '', subject = '', text = '' }) => {
      const mail = { id: messageId.replace(/^<|@.*$/g, ''), to: session.envelope.rcptTo[0]?.address ?? '', subject, text }
      if (mood === 'drops') {
        note('dropped', mail.id)
        return cut(session)
      }
      appendFileSync(path, `${JSON.stringify(mail)}\n`)
      done()
    }, done)
  },
})
server.on('error', () => {})
const listening = server.listen(0, '127.0.0.1')
await once(listening, 'listening')
process.on('message', (next: string) => {
  mood = next
  note('behaves', mood)
})
process.once('disconnect', () => process.exit(0))
process.send!({ what: 'listens', about: String((listening.address() as AddressInfo).port) })
