import type { Context } from '@minishop/kernel'
import { DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { differences, ensureConsumer, isMissing } from './consumers.ts'
import { carryOverLetters, freeFormerLetters } from './former-letters.ts'
import { connectTo, type MessagesServer } from './server.ts'

export interface StreamLimits {
  /** Copies of each stream among the servers of a cluster: 1, 3 or 5. */
  readonly replicas?: number
  /** Of each stream. The server sets this much of its disk aside for it. */
  readonly maxBytes?: number
}

/** What became of a stream or consumer that was asked for. */
export interface Ensured {
  readonly name: string
  readonly done: 'kept' | 'changed' | 'made'
}

const day = 24 * 3600 * 1000
/** The stream of what the listeners of a context put aside, by a subject that begins with `dead.<context>.`. Each has its own, which it alone may read. */
export const letterStreamOf = (subject: string): string => `dead-letters-${subject.split('.')[1]}`

const streams = (contexts: readonly Context[], { replicas = 1, maxBytes = 256 * 2 ** 20 }: StreamLimits) => {
  const common = {
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    // A full stream refuses new messages, which then wait in the outboxes. Dropping the oldest instead would lose what a listener has not heard yet.
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    num_replicas: replicas,
  } as const
  return [
    ...contexts
      .filter(({ emits }) => emits.length > 0)
      .map(({ name, summary }) => ({
        ...common,
        name: name.toUpperCase(),
        description: summary,
        subjects: [`${name}.>`],
        max_age: nanos(14 * day),
        // A relay that did not hear the acknowledgement publishes again well within this time.
        duplicate_window: nanos(120_000),
        deny_delete: true,
        deny_purge: true,
      })),
    ...contexts
      .filter(({ listeners }) => listeners.length > 0)
      .map(({ name }) => ({
        ...common,
        name: letterStreamOf(`dead.${name}`),
        description: `What ${name} put aside`,
        subjects: [`dead.${name}.>`],
        max_age: nanos(90 * day),
        duplicate_window: nanos(day),
      })),
  ] satisfies (Partial<StreamConfig> & { readonly name: string })[]
}

const ensureStream = async (manager: JetStreamManager, wanted: ReturnType<typeof streams>[number]): Promise<Ensured['done']> => {
  const found = await manager.streams.info(wanted.name).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })
  if (found === undefined) {
    await manager.streams.add({ ...wanted, subjects: [...wanted.subjects] })
    return 'made'
  }
  const differing = differences(wanted, found.config)
  if (differing.length === 0) return 'kept'
  const { name, storage, retention, ...changeable } = wanted
  try {
    if (differing.includes('storage') || differing.includes('retention')) throw new Error('storage and retention are for good')
    await manager.streams.update(name, { ...changeable, subjects: [...wanted.subjects] })
  } catch (error) {
    throw new Error(
      `The stream ${name} differs in ${differing.join(', ')} from what is declared, and the server can't change that. ` +
        'Let its consumers finish, delete it, make it again, and publish what the outboxes still keep.',
      { cause: error },
    )
  }
  return 'changed'
}

/**
 * Makes the streams of all contexts that announce something, one for the dead letters of each that listens, and the durable consumers of their listeners, or brings them
 * up to date; run again it changes nothing. Throws in words where one can't be changed, and when the server can't be reached.
 */
export const ensureStreams = async (
  server: MessagesServer,
  contexts: readonly Context[],
  limits: StreamLimits & { readonly ackWaitMilliseconds?: number } = {},
): Promise<readonly Ensured[]> => {
  const connection = await connectTo(server)
  try {
    const manager = await jetstreamManager(connection)
    const done: Ensured[] = []
    const former = await freeFormerLetters(manager)
    for (const stream of streams(contexts, limits)) done.push({ name: stream.name, done: await ensureStream(manager, stream) })
    if (former) await carryOverLetters(manager, connection)
    for (const listener of contexts.flatMap(({ listeners }) => listeners))
      done.push({ name: listener.name, done: await ensureConsumer(manager, listener, limits.ackWaitMilliseconds) })
    return done
  } finally {
    await connection.close()
  }
}
