import { fork } from 'node:child_process'
import { resolve } from 'node:path'

/** Many who only look, over connections of their own, for some time. */
export interface Crowd {
  readonly url: string
  readonly path: string
  readonly seconds: number
  /** Connections, each with one request after the other. */
  readonly readers: number
  /** Connections on which a request comes a byte at a time, and never all of it. */
  readonly slow?: number
  /** Connections that rest after one request. */
  readonly idle?: number
}

/** What came of it. */
export interface Crowded {
  readonly seconds: number
  /** How many answers had each status. */
  readonly statuses: Readonly<Record<string, number>>
  /** How many requests got no answer at all. */
  readonly unanswered: number
  /** Of 429s and 503s: those without whole seconds in `Retry-After`. */
  readonly untold: number
  /** Of those that were served: within how many milliseconds half and 99 of 100 were. */
  readonly p50: number
  readonly p99: number
  /** How many of the slow and of the idle connections the server had ended before the time was over. */
  readonly slowEnded: number
  readonly idleEnded: number
}

/** Sends a crowd from a process of its own: what asking costs must keep nobody else from asking. */
export const crowd = (order: Crowd): Promise<Crowded> =>
  new Promise((done, fail) => {
    const child = fork(resolve(import.meta.dirname, 'crowd-process.ts'), [JSON.stringify(order)], { execArgv: [] })
    let answer: Crowded | undefined
    child.once('message', (message) => (answer = message as Crowded))
    child.once('error', fail)
    child.once('exit', (code) => (answer === undefined ? fail(new Error(`The crowd ended with code ${code}.`)) : done(answer)))
  })

const perSecond = (times: number, seconds: number): string => `${Math.round(times / seconds)} a second`

/** In one line, for the report. */
export const inWords = ({ seconds, statuses, unanswered, p50, p99 }: Crowded): string => {
  const served = statuses['200'] ?? 0
  const others = Object.entries(statuses).flatMap(([status, times]) => (status === '200' ? [] : [`${status}: ${perSecond(times, seconds)}`]))
  return [`served ${perSecond(served, seconds)} (p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms)`, ...others, ...(unanswered > 0 ? [`${unanswered} without an answer`] : [])].join(', ')
}
