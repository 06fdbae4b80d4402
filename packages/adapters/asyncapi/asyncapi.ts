import { schemaOf, subjectOf, type Context, type EventType, type JsonSchema, type Listener } from '@minishop/kernel'

export interface AsyncApiOptions {
  readonly title: string
  readonly version: string
}

/**
 * The AsyncAPI 3.0 document of some contexts, from their manifests alone: a channel per subject, and who sends to it and who receives from it.
 * A subject whose announcer is not among the contexts is described by what its listener needs of it.
 * Throws where a codec has no JSON Schema.
 */
export const asyncApi = (contexts: readonly Context[], { title, version }: AsyncApiOptions): JsonSchema => {
  const announced = contexts.flatMap((context) => context.emits.map((event) => ({ context, event, subject: subjectOf(context.name, event) })))
  const heard = contexts.flatMap((context) => context.listeners.map((listener) => ({ context, listener, subject: listener.subject })))
  const messages = new Map<string, JsonSchema>()
  for (const { subject, listener } of heard) messages.set(subject, needed(subject, listener))
  for (const { subject, event } of announced) messages.set(subject, announcedAs(subject, event))
  const operation = (action: 'send' | 'receive', context: Context, subject: string, summary: string) =>
    [`${context.name}.${action}.${subject}`, { action, summary, tags: [{ name: context.name }], channel: { $ref: channelOf(subject) }, messages: [{ $ref: messageIn(subject) }] }] as const
  return {
    asyncapi: '3.0.0',
    info: { title, version, tags: contexts.map(({ name, summary }) => ({ name, description: summary })) },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      [...messages.keys()].map((subject) => [subject, { address: subject, messages: { [subject]: { $ref: `#/components/messages/${subject}` } } }]),
    ),
    operations: Object.fromEntries([
      ...announced.map(({ context, event, subject }) => operation('send', context, subject, event.summary)),
      ...heard.map(({ context, listener, subject }) => operation('receive', context, subject, listener.useCase.summary)),
    ]),
    components: { messages: Object.fromEntries(messages) },
  }
}

const channelOf = (subject: string): string => `#/channels/${subject}`
const messageIn = (subject: string): string => `${channelOf(subject)}/messages/${subject}`

const announcedAs = (subject: string, event: EventType): JsonSchema => ({
  name: subject,
  title: event.type,
  summary: event.summary,
  headers: headersOf(subject),
  payload: schemaOf(event.data),
  examples: [{ name: 'sample', payload: event.data.encode(event.sample) as unknown }],
})

const needed = (subject: string, { useCase }: Listener): JsonSchema => ({
  name: subject,
  title: subject.split('.')[1],
  headers: headersOf(subject),
  payload: schemaOf(useCase.input),
})

/** CloudEvents 1.0 in binary mode, as the NATS protocol binding writes it, beside W3C trace context and JetStream's own id. */
const headersOf = (subject: string): JsonSchema => {
  const text = (description: string, more: JsonSchema = {}) => ({ type: 'string', description, ...more })
  return {
    type: 'object',
    required: ['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-time', 'ce-subject', 'traceparent'],
    properties: {
      'ce-specversion': { const: '1.0' },
      'ce-id': text('The same for every delivery of the message.', { format: 'uuid' }),
      'ce-source': text('The context that announced it.', { const: subject.split('.')[0] }),
      'ce-type': text('The subject.', { const: subject }),
      'ce-time': text('When it happened.', { format: 'date-time' }),
      'ce-subject': text('The id of what it is about; messages of one id are announced in order.'),
      traceparent: text('W3C trace context of the call that caused it.'),
      'content-type': { const: 'application/json' },
      'Nats-Msg-Id': text('The id again: JetStream knows repeats by it.', { format: 'uuid' }),
    },
  }
}
