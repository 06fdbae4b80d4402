import { createHash } from 'node:crypto'
import type { Scheduler } from './scheduler.ts'

/** What happened in a run, in lines that people can read. */
export class Story {
  readonly lines: string[] = []

  tell(scheduler: Scheduler, what: string): void {
    this.lines.push(`${scheduler.now().slice(11, 23)}  ${String(scheduler.steps).padStart(6)}  ${what}`)
  }

  /** The same for the same story. */
  digest({ trace, steps }: Pick<Scheduler, 'trace' | 'steps'>): string {
    return createHash('sha256').update(`${this.lines.join('\n')}\n${trace} ${steps}`).digest('hex').slice(0, 16)
  }
}
