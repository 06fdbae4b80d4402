import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Crowd, Crowded } from './crowd.ts'

// Whoever sent us and is gone needs us no more.
process.once('disconnect', () => process.exit())
const { url, path, seconds, readers, slow = 0, idle = 0 } = JSON.parse(process.argv[2]!) as Crowd
const { hostname, port } = new URL(url)
const began = performance.now()
const left = (): number => seconds * 1000 - (performance.now() - began)

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
}
const patienceMilliseconds = 30_000
/** Between two requests of one who was told to come back: they are impatient. */
const impatienceMilliseconds = 100

const ask = (agent: Agent): Promise<Answer | 'reset' | undefined> =>
  new Promise((done) => {
    const asking = request({ agent, hostname, port, path, timeout: patienceMilliseconds }, (response) => {
      response.resume()
      response.once('end', () => done({ status: response.statusCode!, retryAfter: response.headers['retry-after'] }))
      response.once('error', () => done(undefined))
    })
    asking.once('timeout', () => asking.destroy())
    asking.once('error', (error: NodeJS.ErrnoException) => done(asking.reusedSocket && error.code === 'ECONNRESET' ? 'reset' : undefined))
    asking.end()
  })

const statuses: Record<string, number> = {}
const served: number[] = []
let [unanswered, untold] = [0, 0]

const reader = async (): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  while (left() > 0) {
    const from = performance.now()
    let answer = await ask(agent)
    // A kept connection may be closed in the very moment in which something is sent on it: who reads may ask again (RFC 9110, section 9.2.2).
    if (answer === 'reset') answer = await ask(agent)
    if (answer === undefined || answer === 'reset') {
      unanswered++
      await sleep(impatienceMilliseconds)
      continue
    }
    const { status, retryAfter } = answer
    statuses[status] = (statuses[status] ?? 0) + 1
    if (status === 200) served.push(performance.now() - from)
    else await sleep(impatienceMilliseconds)
    if ((status === 429 || status === 503) && !/^[1-9]\d*$/.test(retryAfter ?? '')) untold++
  }
  agent.destroy()
}

/** Resolves true where the server ends the connection before the time is over. */
const held = async (talk: (socket: Socket) => Promise<void>): Promise<boolean> => {
  const socket = connect(Number(port), hostname)
  let ended = false
  socket.on('error', () => {})
  socket.on('data', () => {})
  socket.once('close', () => (ended = true))
  void talk(socket).catch(() => {})
  while (!ended && left() > 0) await sleep(200)
  socket.destroy()
  return ended
}
const head = `Host: ${hostname}\r\n`
const slowly = (nth: number) =>
  held(async (socket) => {
    // Some never end their headers, the others never their body.
    socket.write(nth % 2 === 0 ? `GET ${path} HTTP/1.1\r\n${head}X-Slow: ` : `POST /v1/auth/login HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`)
    for (; left() > 0 && !socket.destroyed; await sleep(3_000)) socket.write('a')
  })
const resting = () => held(async (socket) => void socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`))

const ends = async (count: number, one: (nth: number) => Promise<boolean>): Promise<number> => {
  const all: Promise<boolean>[] = []
  for (let nth = 0; nth < count; nth++) {
    all.push(one(nth))
    // Not all in one moment: what is tried is how many there are.
    if (nth % 50 === 49) await sleep(50)
  }
  return (await Promise.all(all)).filter(Boolean).length
}

const [slowEnded, idleEnded] = await Promise.all([ends(slow, slowly), ends(idle, resting), ...Array.from({ length: readers }, reader)])
served.sort((a, b) => a - b)
const quantile = (share: number): number => served[Math.min(served.length - 1, Math.floor(served.length * share))] ?? 0
const crowded: Crowded = {
  seconds: (performance.now() - began) / 1000,
  statuses,
  unanswered,
  untold,
  p50: quantile(0.5),
  p99: quantile(0.99),
  slowEnded: slowEnded as number,
  idleEnded: idleEnded as number,
}
process.send?.(crowded)
process.disconnect?.()
