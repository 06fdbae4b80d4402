import type { Clock, Metrics } from '@minishop/kernel'

export interface RoomNeeds {
  /** Tells this room from others of the same process. */
  readonly name: string
  /** Pieces of work that go on at once. Four times as many wait for one of them to end. */
  readonly places: number
  readonly clock: Clock
  readonly metrics: Metrics
}

/** Does the work as soon as there is a place for it. Nothing where there is none within a second, or the caller leaves before that: then nothing was done. */
export type Room = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T | undefined>

/** For each place. A line that long is served within the patience of who stands in it, where a place is taken for less than a quarter of a second. */
const waitingForEach = 4
/** Longer than a burst takes, and shorter than what callers take for an answer that does not come. */
const patienceMilliseconds = 1_000

/**
 * Room for so much work at once. Whoever finds it full waits in line, first come first served; whoever finds the line full as well is sent away at
 * once. So what is accepted is done in reasonable time however many ask, and what waits takes no more memory than the line has places.
 */
export const room = ({ name, places, clock, metrics }: RoomNeeds): Room => {
  const labels = { room: name }
  let taken = 0
  const line = new Set<() => void>()
  metrics.gauge('requests_under_way', () => taken, labels)
  metrics.gauge('requests_waiting', () => line.size, labels)

  const called = async (signal: AbortSignal | undefined): Promise<boolean> => {
    const over = new AbortController()
    const mine = Promise.withResolvers<boolean>()
    const call = () => mine.resolve(true)
    line.add(call)
    signal?.addEventListener('abort', () => over.abort('the caller left'), { once: true, signal: over.signal })
    void clock.sleep(patienceMilliseconds, over.signal).then(() => {
      if (line.delete(call)) mine.resolve(false)
    })
    const mayCome = await mine.promise
    over.abort('no longer waiting')
    return mayCome
  }
  const leave = (): void => {
    const [next] = line
    if (next === undefined) return void taken--
    // The place goes from hand to hand, so that nobody who comes just now is faster.
    line.delete(next)
    next()
  }

  return async (work, signal) => {
    if (taken < places) taken++
    else if (line.size >= places * waitingForEach || signal?.aborted || !(await called(signal))) {
      metrics.count('requests_turned_away_total', labels)
      return undefined
    }
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
