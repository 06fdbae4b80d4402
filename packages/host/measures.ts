import { subjectOf, type Context, type DeadLetters, type Metrics } from '@minishop/kernel'
import type { Wired } from './wiring.ts'

const outcomes = ['published', 'failed']
const verdicts = ['done', 'retry', 'dead', 'parked']

/**
 * The figures of a context that can be told from its manifest. What is counted is there from the start, so that an alert can tell none from
 * unknown: `announcements_total` and `messages_total`. What is read is asked at each scrape: `dead_letters` and `part_ready`.
 */
export const measure = ({ things }: Wired, context: Context, letters: DeadLetters, metrics: Metrics): void => {
  for (const type of context.emits) for (const outcome of outcomes) metrics.count('announcements_total', { subject: subjectOf(context.name, type), outcome }, 0)
  for (const { name: listener } of context.listeners) {
    for (const verdict of verdicts) metrics.count('messages_total', { listener, verdict }, 0)
    metrics.gauge('dead_letters', () => letters.count(listener).catch(() => NaN), { listener })
  }
  for (const { provider, it } of things) {
    const { ready } = provider.life
    if (ready) metrics.gauge('part_ready', async () => ((await ready(it)) === true ? 1 : 0), { part: provider.port.name })
  }
}
