import { parentPort } from 'node:worker_threads'
import { summed, type Summary } from './summary.ts'

// One of several threads that run seeds: answers each list of them with what they came to.
parentPort!.on('message', async (seeds: readonly number[]) => {
  const summaries: Summary[] = []
  for (const seed of seeds) summaries.push(await summed(seed))
  parentPort!.postMessage(summaries)
})
