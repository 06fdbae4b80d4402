import test, { type ExecutionContext } from 'ava'
import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'
import { tcpProxy, type Toxic } from './tcp-proxy.ts'

/** A server that sends back what it hears, a proxy before it, and a client. */
const stage = async (t: ExecutionContext, ...toxics: readonly Toxic[]) => {
  const echo = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  await once(echo.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => void echo.close())
  const proxy = await tcpProxy({ port: (echo.address() as { port: number }).port })
  t.teardown(() => proxy.close())
  proxy.suffer(...toxics)
  const connect = (): Socket => {
    const socket = createConnection({ port: proxy.port, host: '127.0.0.1' })
    t.teardown(() => void socket.destroy())
    return socket
  }
  return { proxy, connect }
}

const heard = (socket: Socket, bytes: number): Promise<string> =>
  new Promise((resolve) => {
    let text = ''
    socket.on('data', (piece) => {
      text += String(piece)
      if (text.length >= bytes) resolve(text)
    })
  })
const ended = (socket: Socket): Promise<string> => new Promise((resolve) => socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? '')).on('close', () => resolve('closed')).resume())
const timed = async <T>(work: Promise<T>): Promise<number> => {
  const began = performance.now()
  await work
  return performance.now() - began
}

test('without toxics everything gets through, in order, also much of it', async (t) => {
  const { connect } = await stage(t)
  const socket = connect()
  const said = 'mug '.repeat(100_000)
  socket.write(said)
  t.is(await heard(socket, said.length), said)
})

test('latency holds back what was said, and its order stays', async (t) => {
  const { connect } = await stage(t, { kind: 'latency', milliseconds: 60, jitter: 20, stream: 'up' })
  const socket = connect()
  for (const word of ['a', 'b', 'c']) socket.write(word)
  const answer = heard(socket, 3)
  t.true((await timed(answer)) >= 35)
  t.is(await answer, 'abc')
})

test('who was cut off may connect again', async (t) => {
  const { proxy, connect } = await stage(t)
  const socket = connect()
  socket.write('mug')
  await heard(socket, 3)
  const gone = ended(socket)
  proxy.hangUp()
  await gone
  const another = connect()
  another.write('jug')
  t.is(await heard(another, 3), 'jug')
})

test('bandwidth lets so many bytes a second through', async (t) => {
  const { connect } = await stage(t, { kind: 'bandwidth', rate: 10_000, stream: 'down' })
  const socket = connect()
  socket.write('x'.repeat(1_000))
  t.true((await timed(heard(socket, 1_000))) >= 90)
})

test('a slicer cuts what was said into pieces and loses nothing', async (t) => {
  const { connect } = await stage(t, { kind: 'slicer', bytes: 2, pauseMilliseconds: 5, stream: 'down' })
  const socket = connect()
  let pieces = 0
  socket.on('data', () => pieces++)
  socket.write('abcdef')
  t.is(await heard(socket, 6), 'abcdef')
  t.true(pieces > 1)
})

test('limit_data closes the connection after so many bytes', async (t) => {
  const { connect } = await stage(t, { kind: 'limit_data', bytes: 3, stream: 'down' })
  const socket = connect()
  let text = ''
  socket.on('data', (piece) => (text += String(piece)))
  socket.write('abcdef')
  t.is(await ended(socket), 'closed')
  t.is(text, 'abc')
})

test('timeout lets nothing through and closes at last', async (t) => {
  const { connect } = await stage(t, { kind: 'timeout', milliseconds: 50, stream: 'up' })
  const socket = connect()
  let anything = false
  socket.on('data', () => (anything = true))
  socket.write('a')
  t.true((await timed(ended(socket))) >= 45)
  t.false(anything)
})

test('reset_peer ends a connection that is open already, without a farewell', async (t) => {
  const { connect, proxy } = await stage(t)
  const socket = connect()
  socket.write('a')
  await heard(socket, 1)
  proxy.suffer({ kind: 'reset_peer', milliseconds: 0 })
  t.is(await ended(socket), 'ECONNRESET')
})

test('slow_close tells the other side of the end that much later', async (t) => {
  const { connect } = await stage(t, { kind: 'slow_close', milliseconds: 80 })
  const socket = connect()
  await once(socket, 'connect')
  const over = once(socket.resume(), 'end')
  socket.end()
  t.true((await timed(over)) >= 75)
})

test('down cuts what is open and refuses what comes, and up is as if nothing had been', async (t) => {
  const { connect, proxy } = await stage(t)
  const open = connect()
  open.write('a')
  await heard(open, 1)
  const cut = ended(open)
  await proxy.down()
  t.regex(await cut, /closed|ECONNRESET/)
  t.is(await ended(connect()), 'ECONNREFUSED')
  await proxy.up()
  const again = connect()
  again.write('b')
  t.is(await heard(again, 1), 'b')
})

test('a lost answer ends the connection instead, of those that it is about and only after those words', async (t) => {
  let lost = 0
  const { connect } = await stage(t, { kind: 'lost_answer', of: 'orders', to: 'commit', happened: () => lost++ })
  const [orders, catalog] = [connect(), connect()]
  let text = ''
  orders.on('data', (piece) => (text += String(piece)))
  orders.write('I am orders')
  await heard(orders, 11)
  const over = ended(orders)
  orders.write('commit')
  await over
  t.is(text, 'I am orders')
  t.is(lost, 1)
  catalog.write('commit')
  t.is(await heard(catalog, 6), 'commit')
})

test('turned to another port, what is open stays where it is and what comes is led there', async (t) => {
  const { connect, proxy } = await stage(t)
  const shouting = createServer((socket) => socket.on('error', () => {}).on('data', (piece) => socket.write(String(piece).toUpperCase())))
  await once(shouting.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => void shouting.close())
  const before = connect()
  before.write('a')
  await heard(before, 1)
  proxy.turnTo((shouting.address() as { port: number }).port)
  const after = connect()
  after.write('b')
  t.is(await heard(after, 1), 'B')
  before.write('c')
  t.is(await heard(before, 1), 'c')
})

test('a stranded connection hears nothing more, not even the end, and a new one works', async (t) => {
  const { connect, proxy } = await stage(t)
  const stranded = connect()
  stranded.write('a')
  await heard(stranded, 1)
  proxy.strand()
  let anything = false
  stranded.on('data', () => (anything = true)).on('close', () => (anything = true))
  stranded.write('b')
  const fresh = connect()
  fresh.write('c')
  t.is(await heard(fresh, 1), 'c')
  t.false(anything)
})
