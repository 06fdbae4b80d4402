import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Summary } from './summary.ts'

/** Seeds that a thread is given at a time: so few that none has much left to do when the others are done. */
const share = 10

/** Runs all seeds from `first` to `last` on so many threads, and tells of each run as it ends. Rejects where a thread dies. */
export const runOnThreads = async (first: number, last: number, threads: number, tell: (summary: Summary) => void): Promise<void> => {
  let next = first
  const work = async () => {
    const worker = new Worker(new URL('thread.ts', import.meta.url))
    try {
      while (next <= last) {
        const seeds = Array.from({ length: Math.min(share, last - next + 1) }, (_, index) => next + index)
        next += seeds.length
        worker.postMessage(seeds)
        const [summaries] = (await once(worker, 'message')) as [readonly Summary[]]
        summaries.forEach(tell)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, Math.ceil((last - first + 1) / share)) }, work))
}
