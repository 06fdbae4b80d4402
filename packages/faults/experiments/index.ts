import type { Experiment } from '../experiment.ts'
import { brokerLosses } from './broker-losses.ts'
import { broker } from './broker.ts'
import { clocks } from './clocks.ts'
import { crashes } from './crashes.ts'
import { databases } from './databases.ts'
import { deadLetters } from './dead-letters.ts'
import { diskFull } from './disk-full.ts'
import { disorder } from './disorder.ts'
import { failOvers } from './fail-over.ts'
import { forgeries } from './forgeries.ts'
import { impostors } from './impostors.ts'
import { mails } from './mails.ts'
import { messages } from './messages.ts'
import { migrations } from './migrations.ts'
import { moving } from './moving.ts'
import { outages } from './outages.ts'
import { overload } from './overload.ts'
import { providers } from './providers.ts'
import { redisOutages } from './redis-outages.ts'
import { webhooks } from './webhooks.ts'

/** All of them, in the order in which they are done. */
export const experiments: readonly Experiment[] = [
  ...crashes,
  ...migrations,
  ...outages,
  ...databases,
  ...redisOutages,
  ...moving,
  ...impostors,
  ...messages,
  ...disorder,
  ...forgeries,
  ...deadLetters,
  ...broker,
  ...brokerLosses,
  ...clocks,
  ...providers,
  ...webhooks,
  ...mails,
  ...diskFull,
  ...failOvers,
  ...overload,
]

/** Those whose names begin with one of these words: `A1` (and not `A13`), `B`, `A6 orders`. All of them where there are no words. */
export const chosen = (words: readonly string[]): readonly Experiment[] =>
  experiments.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word) && (word.length === 1 || !/^\d/.test(name.slice(word.length)))))
