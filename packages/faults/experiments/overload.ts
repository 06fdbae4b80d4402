import { setTimeout as sleep } from 'node:timers/promises'
import { crowd, inWords, type Crowd, type Crowded } from './crowd.ts'
import { untilFired } from './crashes.ts'
import type { Experiment, ShopKind } from '../experiment.ts'
import type { Laboratory } from '../laboratory/laboratory.ts'

const kind = (name: string, environment: Readonly<Record<string, string>>, customers: number): ShopKind => ({
  name,
  customers,
  prepare: async () => ({ environment, undo: async () => {} }),
})
/** Enough buyers that many orders are under way at once. */
const crowded = kind('crowded', {}, 12)
const limited = kind('limited', { RATE_LIMIT: 'on' }, 4)
/** What is under way and what waits must fit into little. */
const narrow = kind('narrow', { NODE_OPTIONS: '--max-old-space-size=128' }, 6)

const looking = async (lab: Laboratory, how: Omit<Crowd, 'url' | 'path'>): Promise<Crowded> => {
  const url = new URL(lab.shop.url)
  url.hostname = '127.0.0.1'
  const came = await crowd({ url: url.origin, path: '/v1/products?limit=20', ...how })
  const wrong = Object.entries(came.statuses).filter(([status]) => !['200', '429', '503'].includes(status))
  lab.watched.bounds.push(
    { of: 'answers to readers that are none of 200, 429 and 503', most: wrong.reduce((so, [, times]) => so + times, 0), limit: 0 },
    { of: 'readers turned away without being told for how long', most: came.untold, limit: 0 },
    { of: 'readers who got no answer', most: came.unanswered, limit: 0 },
  )
  if (came.statuses['200'] === undefined) throw new Error('Of the readers nobody was served.')
  return came
}

/** How many answers told a reader to come back. */
const turnedAway = ({ statuses }: Crowded): number => (statuses['429'] ?? 0) + (statuses['503'] ?? 0)

/** Of orders that were accepted since `from`, in words. */
const ordersSince = ({ history }: Laboratory, from: number): string => {
  const times = history.took.slice(from).filter(({ operation, status }) => operation === 'POST /v1/orders' && status < 300)
  const sorted = times.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return `${sorted.length} orders accepted (p50 ${at(0.5)} ms, p99 ${at(0.99)} ms)`
}

/** Which service took most of what has a limit, in words. */
const most = (lab: Laboratory, what: string): string => {
  const [first] = lab.grown().filter(({ of }) => of.startsWith(what)).sort((a, b) => b.most - a.most)
  return first === undefined ? '' : `, at most ${first.most} ${first.of}`
}

/** How often services ended by themselves so far. */
const ended = ({ shop }: Laboratory): number => shop.output().split(' ended by itself ').length - 1

const underLoad = (name: string, what: string, shop: ShopKind, how: Omit<Crowd, 'url' | 'path'>): Experiment => ({
  name,
  what,
  shop,
  async disturb(lab) {
    const few = await looking(lab, { readers: 4, seconds: 5 })
    const [endedBefore, askedBefore] = [ended(lab), lab.history.took.length]
    const many = await looking(lab, how)
    const [bought, grew] = [ordersSince(lab, askedBefore), most(lab, 'MiB of memory') + most(lab, 'connections')]
    if (turnedAway(many) === 0) throw new Error('There was room for everybody: this was no overload.')
    const after = await looking(lab, { readers: 4, seconds: 5 })
    lab.watched.bounds.push({ of: 'services that ended by themselves', most: ended(lab) - endedBefore, limit: 0 })
    return {
      times: many.statuses['200'] ?? 0,
      told: `4 readers before: ${inWords(few)}; ${how.readers} readers: ${inWords(many)}, ${bought}${grew}; 4 readers after: ${inWords(after)}`,
    }
  },
})

/** Section F: more come than can be served, or what comes is slow, or the service itself is. */
export const overload: readonly Experiment[] = [
  underLoad('F1 readers', '400 readers come back a tenth of a second after they were turned away, for 60 seconds, while 12 customers buy', crowded, { readers: 400, seconds: 60 }),
  {
    name: 'F4 slow and idle',
    what: '300 connections on which a request comes a byte at a time and never ends, and 3000 that rest, for 50 seconds',
    shop: crowded,
    async disturb(lab) {
      const few = await looking(lab, { readers: 4, seconds: 5 })
      const from = lab.history.took.length
      const came = await looking(lab, { readers: 4, slow: 300, idle: 3_000, seconds: 50 })
      lab.watched.bounds.push({ of: 'slow or idle connections that the gateway left open', most: 3_300 - came.slowEnded - came.idleEnded, limit: 0 })
      return { times: came.slowEnded + came.idleEnded, told: `4 readers before: ${inWords(few)}; meanwhile: ${inWords(came)}, ${ordersSince(lab, from)}; ended ${came.slowEnded} slow and ${came.idleEnded} idle ones${most(lab, 'MiB of memory')}${most(lab, 'open files')}` }
    },
  },
  ...['orders', 'catalog'].map(
    (service): Experiment => ({
      name: `F2 ${service} blocked`,
      what: `${service} does nothing else for two seconds, three times`,
      shop: crowded,
      async disturb(lab) {
        for (let times = 0; times < 3; times++) {
          await untilFired(lab, service, `command.before-work:block=2000@${1 + times}`)
          await sleep(2_500)
        }
        lab.shop.arm(service, '')
        return 3
      },
    }),
  ),
  underLoad('F3 little memory', 'every service has 128 MiB for what lives long, and 300 readers come for 30 seconds', narrow, { readers: 300, seconds: 30 }),
  underLoad('F1 limits on', 'rate limits are on, and 50 readers come from one address for 20 seconds', limited, { readers: 50, seconds: 20 }),
]
