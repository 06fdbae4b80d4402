import { weigh, type WeighOptions } from '../bench/weigh.ts'
import { weightsWritten } from '../bench/weights.ts'

export type WeighCommandOptions = Omit<WeighOptions, 'progress' | 'signal'> & { readonly json: boolean }

/** Prints what each service takes from its image, beside itself as a process. Answers the exit code: 1 where a request was answered otherwise than it should be. */
export const runWeighing = async ({ json, ...options }: WeighCommandOptions): Promise<number> => {
  const told = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => told.abort(new Error('Stopped before the end.')))
  try {
    const report = await weigh({ ...options, signal: told.signal, progress: (line) => void process.stderr.write(`${line}\n`) })
    const { machine, services, failures, rounds } = report
    const about = `${machine.cores} cores (${machine.processor}), Node ${machine.node}, load ${machine.loadBefore.toFixed(1)} before the start; medians of ${rounds} starts\n`
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${about}\n${weightsWritten(services)}`)
    for (const failure of failures) process.stderr.write(`failed: ${failure}\n`)
    return failures.length === 0 ? 0 : 1
  } catch (error) {
    process.stderr.write(`The images could not be weighed. ${(error as Error).message}\n`)
    return 1
  }
}
