import { AckPolicy, DeliverPolicy, JetStreamApiCodes, JetStreamApiError, ReplayPolicy, type ConsumerConfig, type JetStreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'

/** A listener as far as its consumer goes. */
export interface ConsumerOwner {
  /** `<context>/<heard>` */
  readonly name: string
  readonly subject: string
}

/** Milliseconds after which the server takes a message whose handler went silent for lost and delivers it again. */
export const defaultAckWaitMilliseconds = 10_000

/** The stream of the context that announces on `subject`. */
export const streamOf = (subject: string): string => subject.split('.', 1)[0]!.toUpperCase()

/** The durable name of a listener: `catalog/orders.order-placed` is `catalog__orders_order-placed`, and no two become one. */
export const durableOf = ({ name }: ConsumerOwner): string => name.replaceAll('/', '__').replaceAll('.', '_')

const configOf = (owner: ConsumerOwner, ackWaitMilliseconds: number) =>
  ({
    durable_name: durableOf(owner),
    description: owner.name,
    // One subject per consumer: NATS 2.9 knows no more.
    filter_subject: owner.subject,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMilliseconds),
    // The application decides what is dead: a server that gave up would leave the message lying where nobody looks.
    max_deliver: -1,
    // Messages that wait to be tried again count too, so this is far above what one replica has in hand.
    max_ack_pending: 10_000,
  }) satisfies Partial<ConsumerConfig>

/** Whether the server says that what was asked for does not exist. */
export const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && (error.code === JetStreamApiCodes.ConsumerNotFound || error.code === JetStreamApiCodes.StreamNotFound)

/**
 * Makes the durable consumer of a listener, or brings it up to date: it delivers everything the stream holds. One of another subject is made anew.
 * Throws in words where an existing one can't be changed to what is wanted, and for a stream that is not there.
 */
export const ensureConsumer = async (
  manager: JetStreamManager,
  owner: ConsumerOwner,
  ackWaitMilliseconds = defaultAckWaitMilliseconds,
): Promise<'kept' | 'changed' | 'made'> => {
  const stream = streamOf(owner.subject)
  const wanted = configOf(owner, ackWaitMilliseconds)
  const found = await manager.consumers.info(stream, wanted.durable_name).catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound) return undefined
    if (isMissing(error)) throw new Error(`The stream ${stream} that ${owner.name} listens to is not there: make the streams first.`, { cause: error })
    throw error
  })
  if (found === undefined) {
    await manager.consumers.add(stream, wanted)
    return 'made'
  }
  const differing = differences(wanted, found.config)
  if (differing.length === 0) return 'kept'
  const fixed = differing.filter((field) => field === 'deliver_policy' || field === 'ack_policy' || field === 'replay_policy')
  if (fixed.length > 0)
    throw new Error(`The consumer ${wanted.durable_name} has another ${fixed.join(' and ')}, which can't be changed: delete it, and it is made again.`)
  // Behind what another subject brought it would look no more: only from the beginning it is sure that nothing was passed over.
  if (differing.includes('filter_subject')) {
    await manager.consumers.delete(stream, wanted.durable_name)
    await manager.consumers.add(stream, wanted)
    return 'made'
  }
  const { description, ack_wait, max_deliver, max_ack_pending } = wanted
  await manager.consumers.update(stream, wanted.durable_name, { filter_subject: wanted.filter_subject, description, ack_wait, max_deliver, max_ack_pending })
  return 'changed'
}

/** The fields in which what is there is not as wanted. */
export const differences = (wanted: object, found: object): readonly string[] =>
  Object.entries(wanted).flatMap(([field, value]) => (JSON.stringify((found as Record<string, unknown>)[field]) === JSON.stringify(value) ? [] : [field]))
