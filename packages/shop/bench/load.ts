import { Agent, request as httpRequest } from 'node:http'
import { putIntoCart, scenarios, type LoadRequest, type ScenarioName, type Stage } from './scenarios.ts'

export interface Load {
  readonly url: string
  readonly scenario: ScenarioName
  readonly stage: Stage
  readonly connections: number
  readonly seconds: number
}

export interface Loaded {
  readonly requests: number
  /** What was not answered as it should be, each kind once. */
  readonly failures: readonly string[]
  /** From the first request to the last answer. */
  readonly seconds: number
  /** Of each answer that was right. */
  readonly milliseconds: readonly number[]
}

/**
 * Asks over so many kept connections, each one request after the other, until the time is over or every shopper has asked. What is under way
 * then is waited for, so that all work a server did is counted with its answer. Rejects where nothing listens.
 */
export const load = async ({ url, scenario, stage, connections, seconds }: Load): Promise<Loaded> => {
  const { request, oncePerShopper = false } = scenarios[scenario]
  const failures = new Set<string>()
  const milliseconds: number[] = []
  let asked = 0
  const most = oncePerShopper ? stage.shoppers.length : Infinity
  const began = performance.now()
  await overConnections(url, connections, async (ask) => {
    while (asked < most && performance.now() - began < seconds * 1000) {
      const next = request(asked++, stage)
      const from = performance.now()
      const wrong = await ask(next)
      if (wrong === undefined) milliseconds.push(performance.now() - from)
      else failures.add(wrong)
    }
  })
  return { requests: milliseconds.length, failures: [...failures], seconds: (performance.now() - began) / 1000, milliseconds }
}

/** Puts one piece of what each shopper buys into the cart. Rejects where one could not be put in. */
export const fillCarts = async ({ url, stage, connections }: Load): Promise<void> => {
  const left = stage.shoppers.values()
  await overConnections(url, connections, async (ask) => {
    for (const shopper of left) {
      const wrong = await ask(putIntoCart(shopper, 1))
      if (wrong !== undefined) throw new Error(`A cart could not be filled: ${wrong}`)
    }
  })
}

/** Answers what was wrong, or nothing. */
type Ask = (request: LoadRequest) => Promise<string | undefined>

const overConnections = async (url: string, connections: number, work: (ask: Ask) => Promise<void>): Promise<void> => {
  const { hostname, port } = new URL(url)
  const agents = Array.from({ length: connections }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const asking =
    (agent: Agent): Ask =>
    ({ method, path, headers, body, status }) =>
      new Promise((resolve, reject) => {
        const request = httpRequest({ agent, hostname, port, method, path, headers: { ...headers, ...(body && { 'content-length': Buffer.byteLength(body) }) } })
        request.once('error', reject)
        request.once('response', (response) => {
          const pieces: Buffer[] = []
          response.on('data', (piece: Buffer) => pieces.push(piece))
          response.once('error', reject)
          response.once('end', () =>
            resolve(response.statusCode === status ? undefined : `${method} ${path.replace(/\?.*|[0-9a-f-]{36}/g, '…')} answered ${response.statusCode}: ${Buffer.concat(pieces).toString().slice(0, 300)}`),
          )
        })
        request.end(body)
      })
  try {
    await Promise.all(agents.map((agent) => work(asking(agent))))
  } finally {
    for (const agent of agents) agent.destroy()
  }
}
