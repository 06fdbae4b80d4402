import { randomUUID } from 'node:crypto'
import { subjectOf } from '@minishop/kernel'
import { contexts } from '../laboratory/contexts.ts'
import type { Experiment } from '../experiment.ts'
import { headersFor } from './messages.ts'
import { natsWords } from '../laboratory/nats-words.ts'
import { until } from './waiting.ts'

/** C8: who has the password of one service can't speak as another, nor take streams away. */
export const forgeries: readonly Experiment[] = [
  {
    name: 'C8 forged subjects',
    what: 'somebody who is the user of a service for NATS publishes what only the others may, and wants their streams deleted; once as each service',
    async disturb(lab) {
      let times = 0
      for (const { name } of contexts) {
        const others = contexts.filter((other) => other.name !== name && other.emits.length > 0)
        const forbidden = others.flatMap((other) => [...other.emits.map((event) => subjectOf(other.name, event)), `$JS.API.STREAM.DELETE.${other.name.toUpperCase()}`])
        const words = await natsWords(lab.messagesUrl(name))
        try {
          for (const subject of forbidden) words.publish(subject, headersFor(randomUUID()), '{}')
          await until(`That NATS refuses all of it to ${name}`, async () => forbidden.every((subject) => words.refusals.some((refusal) => refusal.includes(`Permissions Violation for Publish to "${subject}"`))))
        } finally {
          words.close()
        }
        times += forbidden.length
      }
      return times
    },
  },
]
