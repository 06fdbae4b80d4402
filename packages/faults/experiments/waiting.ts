import { setTimeout as sleep } from 'node:timers/promises'
import type { Laboratory } from '../laboratory/laboratory.ts'

type Answer<T> = T | undefined | false

/** Asks again and again until the answer is one. Throws, naming what did not come, after so many seconds. */
export const until = async <T>(what: string, ask: () => Answer<T> | Promise<Answer<T>>, seconds = 60): Promise<T> => {
  for (const deadline = performance.now() + seconds * 1_000; ; await sleep(50)) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${seconds} seconds.`)
  }
}

/** Waits until a service is not ready, and says so with this word in its reason. */
export const unready = ({ processes }: Laboratory, name: string, word: string): Promise<true> =>
  until(`That ${name} says that ${word} keeps it from being ready`, async () => (await processes()).some((one) => one.name === name && one.ready === false && one.reason?.includes(word)))

export const ready = ({ processes }: Laboratory, name: string): Promise<true> =>
  until(`That ${name} is ready`, async () => (await processes()).some((one) => one.name === name && one.ready === true))

/** Ends a service as a crash would. It is started again by whoever watches over it. */
export const killed = async (lab: Laboratory, name: string): Promise<void> => {
  const { pid } = (await lab.processes()).find((one) => one.name === name) ?? {}
  if (!pid) throw new Error(`${name} does not run.`)
  process.kill(pid, 'SIGKILL')
  await until(`Another ${name}`, async () => (await lab.processes()).some((one) => one.name === name && one.pid !== 0 && one.pid !== pid))
}

const comeBackMilliseconds = 60_000

/** Runs an operator's command, and again where it was told to come back. Throws what it said where it failed. */
export const operating = async ({ shop }: Laboratory, ...words: readonly string[]): Promise<string> => {
  for (const deadline = performance.now() + comeBackMilliseconds; ; await sleep(1_000)) {
    const { output, code } = await shop.minishop(...words)
    if (code === 0) return output
    if (!output.includes('was answered with 503') || performance.now() > deadline) throw new Error(`minishop ${words.join(' ')} ended with ${code}: ${output.trim()}`)
  }
}
