import type { Bus, Message, Metrics } from '@minishop/kernel'

/** The bus, with a count and a duration of every announcement by its subject: `announcements_total` and `announcement_seconds`. */
export const measuredBus = (bus: Bus, metrics: Metrics): Bus => ({
  async publish(message: Message) {
    const { subject } = message
    const started = performance.now()
    try {
      await bus.publish(message)
      metrics.count('announcements_total', { subject, outcome: 'published' })
    } catch (error) {
      metrics.count('announcements_total', { subject, outcome: 'failed' })
      throw error
    } finally {
      metrics.observe('announcement_seconds', (performance.now() - started) / 1000, { subject })
    }
  },
  subscribe: (subscription) => bus.subscribe(subscription),
  ...(bus.letters && { letters: bus.letters }),
})
