import { winstonLog } from '@minishop/winston'
import type { Composition } from './composition.ts'
import { readSettings, url, wholeNumber, WrongConfiguration, type Environment, type Settings } from './settings.ts'
import { ownSettings } from './surroundings.ts'

/** What a container can do besides serving, once and before it: by the word that follows `main.ts`, with the settings of its own. */
export const taskSettings = {
  migrate: {
    DATABASE_OWNER_URL: url(['postgres', 'postgresql'], { summary: 'The database of the service, as the role that owns it.', secret: true }),
  },
  streams: {
    MESSAGES_URL: url(['nats', 'tls'], { summary: 'The messages server, as a user who may make streams and consumers.', secret: true }),
    STREAM_REPLICAS: wholeNumber(1, 5, { summary: 'Copies of each stream among the servers of a cluster: 1, 3 or 5.', fallback: '1' }),
    STREAM_MEGABYTES: wholeNumber(1, 1_048_576, { summary: 'How much of the disk the server sets aside for each stream.', fallback: '256' }),
  },
} as const satisfies Readonly<Record<string, Settings>>

/**
 * Does what the word names, to its end: `migrate` brings the context's own database up to date, as its owner; `streams` makes the streams and consumers
 * of all the contexts that the composition knows. Both may be repeated. Answers what was done, by name. Throws `WrongConfiguration` in words.
 */
export const runTask = async (composition: Composition, word: string, environment: Environment): Promise<readonly string[]> => {
  const { context, migrate, streamsOf = [] } = composition
  const tasks: Readonly<Record<string, () => Promise<readonly string[]>>> = {
    ...(migrate && {
      migrate: async () => {
        const { DATABASE_OWNER_URL, LOG_LEVEL, LOG_FORMAT } = readSettings(context.name, { ...taskSettings.migrate, ...logging }, environment)
        return migrate(DATABASE_OWNER_URL.href, winstonLog({ level: LOG_LEVEL, context: context.name, format: LOG_FORMAT }))
      },
    }),
    ...(streamsOf.length > 0 && {
      streams: async () => {
        const { MESSAGES_URL, STREAM_REPLICAS, STREAM_MEGABYTES, LOG_LEVEL, LOG_FORMAT } = readSettings(context.name, { ...taskSettings.streams, ...logging }, environment)
        const { ensureStreams } = await import('@minishop/nats')
        const limits = { replicas: STREAM_REPLICAS, maxBytes: STREAM_MEGABYTES * 2 ** 20 }
        const ensured = await ensureStreams({ url: MESSAGES_URL.href, name: 'operator' }, streamsOf, limits)
        const done = ensured.filter(({ done }) => done !== 'kept').map(({ name }) => name)
        winstonLog({ level: LOG_LEVEL, context: context.name, format: LOG_FORMAT }).write('info', done.length > 0 ? `Made or changed: ${done.join(', ')}.` : 'Every stream is as declared.')
        return done
      },
    }),
  }
  const task = Object.hasOwn(tasks, word) ? tasks[word] : undefined
  if (task === undefined) throw new WrongConfiguration(context.name, [`"${word}" is nothing it can do. ${known(Object.keys(tasks))}`])
  return task()
}

const logging = { LOG_LEVEL: ownSettings.LOG_LEVEL, LOG_FORMAT: ownSettings.LOG_FORMAT }
const known = (words: readonly string[]): string => (words.length > 0 ? `There is ${words.join(', ')}; without a word it serves.` : 'It only serves, without a word.')
